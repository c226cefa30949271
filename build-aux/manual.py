"""The manual pages, made of what the program itself prints. tests/lint/generated.py writes them."""
import re

CONF = "/etc/meeting-gateway/meeting.conf"

MEETING_HEAD = r'''.SH NAME
meeting \- a video meeting gateway
.SH SYNOPSIS
.B meeting
.I COMMAND
.RI [ FLAG ...]
.SH DESCRIPTION
One program serves video meetings of a deployment of its own: web pages and accounts, audio and
video, relays for those behind firewalls, files, and the choice of machines.
Each is a role; any of them run together in one process or in several, on one machine or on many.
What a process does is said by a key-file,
.BR meeting.conf (5),
or by the flags of a role command.
.SH COMMANDS
'''

MEETING_TAIL = r'''.SH SIGNALS
.TP
.BR SIGTERM ", " SIGINT
Finish: nobody new is let in, and what is under way may end. A second signal ends the process at
once.
.TP
.B SIGHUP
Read the key-file and its fragments anew. How to log and the certificate are taken over; of other
keys that have changed the log says that they need a restart. When something in the files is wrong
it is logged, and the settings stay as they were.
.SH ENVIRONMENT
.TP
.B MEETING_\fISECTION\fB_\fIKEY\fR
The value of a key that is a secret, such as
.BR MEETING_API_MYSQL_PASSWORD ;
it counts more than the key-file.
.TP
.B MEETING_PLUGIN_PATH
Folders to look for plugins in, separated by colons, before those of the key-file.
.TP
.BR NOTIFY_SOCKET ", " WATCHDOG_USEC ", " WATCHDOG_PID
Set by a service manager:
.B meeting run
tells it when it is ready, and that its main loop turns. See
.BR sd_notify (3).
.SH EXIT STATUS
.TP
0
all went well
.TP
1
the key-file, a plugin or the machine is not in order; standard error says what
.TP
2
the command line is wrong
.SH FILES
.TP
.I ''' + CONF + r'''
the key-file that is read when none is named
.TP
.I /var/lib/meeting\-gateway
what must outlive the process
.SH SEE ALSO
.BR meeting.conf (5)
'''

CONF_HEAD = r'''.SH NAME
meeting.conf \- key-file of the meeting gateway
.SH DESCRIPTION
A key-file says what a process of
.BR meeting (1)
does. It has sections, keys and comments, each on a line of its own:
.PP
.nf
.RS
# the roles of this process
[gateway]
plugins = api;sfu;allocate
.RE
.fi
.PP
A key or section that nobody knows, or that stands twice in a file, is an error.
.B meeting check
tells all that is wrong, with file and line, and starts nothing.
.SS Fragments
After
.I meeting.conf
the files
.I meeting.conf.d/*.conf
beside it are read, in order of name. A key of a later file replaces that of an earlier one; a list
is replaced as a whole. Relative paths begin in the folder of
.I meeting.conf
in fragments, too.
.SS Types
.TP
.B list
texts separated by semicolons
.TP
.B duration
a whole number with ms, s, min, h or d, such as 30s
.TP
.B size
a whole number of bytes, or with K, M, G or T, such as 10M
.TP
.B address
HOST:PORT, or [IPv6]:PORT
.TP
.B path
a file or folder; a relative one begins in the folder of the key-file
.TP
.B secret
a text, or @FILE, whose first line it is; it is never printed
'''

CONF_TAIL = r'''.SH SEE ALSO
.BR meeting (1)
'''


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)


def title(name, section, version):
    return (f'.\\" Made by tests/lint/generated.py --update of what the program prints.\n'
            f'.TH {escape(name)} {section} "" "Meeting Gateway {version}"\n')


def item(tag, words):
    return f".TP\n{tag}\n{escape(words)}\n"


def commands(help_text):
    """(name, arguments, summary) of each command of meeting --help."""
    for line in help_text.splitlines():
        found = re.fullmatch(r"  meeting ([a-z][\w-]*)( .*?)?  +(\S.*)", line)
        if found:
            yield found.group(1), (found.group(2) or "").strip(), found.group(3)


def plain_flags(help_text):
    """(flags, words) of a command whose help GOption prints."""
    listing = help_text.partition("Application Options:\n")[2].partition("\n\n")[0]
    # Long flags have their words in the next line.
    for flags, words in re.findall(r"^  (-\S.*?)\s{2,}(\S.*)$", listing, re.M):
        yield flags, re.sub(r"\(default \S+/meeting\.conf\)", f"(default {CONF})", words)


def role_flags(help_text):
    """section → its (flag, words) of a role command's help."""
    sections, current = {}, None
    for line in help_text.splitlines():
        head = re.match(r"\[(\S+)\]  ", line)
        if head:
            current = sections.setdefault(head.group(1), [])
        elif re.match(r"  --\S", line) and current is not None:
            current.append([line.strip(), ""])
        elif line.startswith("      ") and current:
            current[-1][1] = f"{current[-1][1]} {line.strip()}".strip()
    return sections


def flag_items(flags):
    for flag, words in flags:
        name, _, rest = flag.partition(" ")
        yield item(f".B {escape(name)} {escape(rest)}".rstrip(), words)


def meeting_page(run, version):
    """run(ARGUMENT…): what meeting prints with them."""
    listed = list(commands(run("--help")))
    page = [title("MEETING", 1, version), MEETING_HEAD]
    helps = {name: run(name, "--help") for name, _, _ in listed}
    for name, arguments, summary in listed:
        page.append(item(f".B {escape(name)} {escape(arguments)}".rstrip(), summary))
    roles = {name: role_flags(text) for name, text in helps.items() if "Application Options:" not in text}
    page.append(".SH FLAGS\n")
    for name in (name for name, _, _ in listed if name not in roles):
        flags = list(plain_flags(helps[name]))
        if flags:
            page += [f".SS {escape(name)}\n", *flag_items(flags)]
    shared = [sections["gateway"] for sections in roles.values() if "gateway" in sections]
    if shared:
        page += [".SS every role command\n", *flag_items(shared[0])]
    for name, sections in roles.items():
        for section, flags in sections.items():
            if section != "gateway" and flags:
                page += [f".SS {escape(name)}\n", *flag_items(flags)]
    return "".join([*page, MEETING_TAIL])


def sample_sections(sample):
    """(section, summary, [(key, type and bounds, default, words)]) of meeting options --sample."""
    for text in re.split(r"(?m)^(?=(?:# .*\n)+\[)", sample):
        head, *blocks = text.strip().split("\n\n")
        summary = " ".join(line[2:] for line in head.splitlines() if line.startswith("# "))
        section = re.search(r"(?m)^\[(\S+)\]", head)
        if not section:
            continue
        keys = []
        for block in blocks:
            lines = block.splitlines()
            key, _, value = lines[-1].lstrip("#").partition("=")
            words = " ".join(line[2:] for line in lines[:-2])
            keys.append((key.strip(), lines[-2][2:].strip("()"), value.strip(), words))
        yield section.group(1), summary, keys


def conf_page(sample, version):
    page = [title("MEETING.CONF", 5, version), CONF_HEAD]
    for section, summary, keys in sample_sections(sample):
        page.append(f".SH [{escape(section)}]\n{escape(summary)}\n")
        for key, kind, value, words in keys:
            is_set = value and key != "plugins"
            default = f", default\n.B {escape(value)}" if is_set else ""
            page.append(f".TP\n.B {escape(key)}\n{escape(words)}\n.br\n{escape(kind)}{default}\n")
    return "".join([*page, CONF_TAIL])
