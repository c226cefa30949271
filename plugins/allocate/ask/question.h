/* A question to an allocation service, and its answer, as HTTP has them
 * (docs/allocation-interface.md). Any thread. */
#pragma once

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

/* @url: of the service, perhaps with a query of its own, which stays.
 * Returns: (transfer full): @url with the question in its query. */
char *allocate_question_print (const char *url, const GwAllocationRequest *request);

/* Returns: (transfer full) (nullable): the header that tells questions of one meeting from those of
 * others; %NULL where the meeting's id cannot be sent. */
char *allocate_question_header (const GwAllocationRequest *request);

/* Returns: (transfer full): scheme, host and port of @url, which holds no secret. */
char *allocate_question_origin (const char *url);

/**
 * AllocateAnswer: what the service named.
 * @turn: %NULL when it says null: the deployment has none.
 */
typedef struct
{
  char *sfu;
  char *turn;
  char *fs;
} AllocateAnswer;

void allocate_answer_clear (AllocateAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AllocateAnswer, allocate_answer_clear)

/* Reads the members of the JSON object @body that an answer to @kind has.
 * @answer: (out): to be cleared by the caller whatever is returned.
 * Returns: %FALSE with GW_ERROR_BAD_REQUEST naming the member. */
gboolean allocate_answer_read (const char *body,
                               GwAllocationKind kind,
                               AllocateAnswer *answer,
                               GError **error);

G_END_DECLS
