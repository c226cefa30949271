/* A plugin's own small durable store: texts by name, kept in the state directory, untouched by a
 * crash, a power cut or a full disk. For ledgers and bookings, not for media. Control thread.
 */
#pragma once

#include <glib.h>

#include "gateway/gateway/plugin.h"

G_BEGIN_DECLS

#define GW_STORAGE_KEY_MAX 256                  /* bytes of a key, at least 1 */
#define GW_STORAGE_VALUE_MAX (64 * 1024)        /* bytes of a value */
#define GW_STORAGE_TOTAL_MAX (64 * 1024 * 1024) /* bytes of all of a plugin's keys and values */

/* @error: (nullable): %NULL when the change is on the disk and survives whatever comes; otherwise
 * why it is not (the disk is full, …), and the earlier value stands. */
typedef void (*GwStored) (const GError *error, gpointer data);

/* Sets @key to @value. Changes are written in the order they were made, several at once where they
 * come fast. What is under way at a plugin's destroy() is still written.
 * @value: (nullable): %NULL removes the key.
 * @stored: (nullable): called once, never inside this call, and not after destroy(). */
void
gw_host_store (GwHost *host, const char *key, const char *value, GwStored stored, gpointer data);

/* Returns: (nullable) (transfer none): the value that is on the disk, valid until the control
 * thread's next iteration; %NULL when there is none. What gw_host_store() was told shows here once
 * it was @stored. */
const char *gw_host_stored (GwHost *host, const char *key);

/* Calls @visit for every key on the disk that begins with @prefix ("" for all), in order. @visit
 * may store. */
typedef void (*GwStorageVisit) (const char *key, const char *value, gpointer data);
void gw_host_visit_stored (GwHost *host, const char *prefix, GwStorageVisit visit, gpointer data);

G_END_DECLS
