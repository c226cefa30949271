/* What people write to each other in a meeting: the newest of it, for those who come late. Text
 * is text: nothing here or in a client reads it as markup. Control thread only. */
#pragma once

#include "plugins/sfu/identity.h"

G_BEGIN_DECLS

/* What late comers are told, bounded in number and in memory. */
#define SFU_CHAT_HISTORY_MAX 200
#define SFU_CHAT_HISTORY_BYTES (512 * 1024)

/* Unicode characters of one message. */
#define SFU_CHAT_TEXT_MAX 4000

/* One person may write so many messages within so many milliseconds. */
#define SFU_CHAT_PACE_MESSAGES 10
#define SFU_CHAT_PACE_TIME 10000

typedef struct _SfuChat SfuChat;

SfuChat *sfu_chat_new (void);
void sfu_chat_free (SfuChat *chat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuChat, sfu_chat_free)

/**
 * sfu_chat_add: takes the request `chat` of docs/protocol.md.
 * @author: who wrote it.
 * @now: milliseconds since 1970 UTC.
 * Returns: (transfer full) (nullable): the message `chat` for everybody; %NULL with
 *   SFU_ERROR_BAD_REQUEST or SFU_ERROR_TOO_FAST set.
 */
JsonObject *sfu_chat_add (
    SfuChat *chat, const SfuIdentity *author, JsonObject *request, gint64 now, GError **error);

/* Returns: (transfer full): the messages kept, oldest first. */
JsonArray *sfu_chat_history (const SfuChat *chat);

G_END_DECLS
