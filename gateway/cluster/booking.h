/* A scheduled meeting of the calendar as JSON, between api and an allocation elsewhere. Any
 * thread. */
#pragma once

#include <json-glib/json-glib.h>

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

/* Returns: (transfer full). */
JsonObject *gw_booking_print (const GwBooking *booking);

/* Members that are not known are passed over.
 * @booking: (out): its texts live as long as @object.
 * Returns: %FALSE with GW_ERROR_BAD_REQUEST naming the member. */
gboolean gw_booking_read (JsonObject *object, GwBooking *booking, GError **error);

G_END_DECLS
