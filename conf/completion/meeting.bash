# Completion of meeting(1) for bash. The program itself is asked for its commands and flags, so that
# this never lags behind it.

# The flags of "meeting $1".
_meeting_flags () {
  "$_meeting_program" "$1" --help 2>/dev/null | grep -oE -- '(^|[ ,])--[a-zA-Z][a-zA-Z-]*' | tr -d ' ,' | sort -u
}

_meeting_commands () {
  "$_meeting_program" --help 2>/dev/null | sed -nE 's/^  meeting ([a-z-]+) .*/\1/p'
  echo --help --version
}

_meeting () {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} word
  local _meeting_program=${COMP_WORDS[0]/#\~/$HOME}

  COMPREPLY=()
  # "--config=FILE" is three words to bash.
  if [ "$current" = = ]; then
    current=
  elif [ "$previous" = = ]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [ "$COMP_CWORD" = 1 ]; then
    while read -r word; do
      COMPREPLY+=("$word")
    done < <(compgen -W "$(_meeting_commands)" -- "$current")
    return
  fi
  case $previous in
    -c | --config | --cert | --certkey | --trusted-authority | --directory | --state-directory)
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do
        COMPREPLY+=("$word")
      done < <(compgen -f -- "$current")
      return
      ;;
  esac
  case $current in
    -*)
      while read -r word; do
        COMPREPLY+=("$word")
      done < <(compgen -W "$(_meeting_flags "${COMP_WORDS[1]}")" -- "$current")
      ;;
    *)
      # Roles are the names of the plugins.
      [ "${COMP_WORDS[1]}" != options ] || while read -r word; do
        COMPREPLY+=("$word")
      done < <(compgen -W "$("$_meeting_program" plugins 2>/dev/null | sed 's/ .*//')" -- "$current")
      ;;
  esac
}
complete -F _meeting meeting
