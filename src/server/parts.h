/* Parts of an object of JSON that we wrote ourselves: a story whole is megabytes, and its page shows a part at a time.
 */
#ifndef KH_SERVER_PARTS_H
#define KH_SERVER_PARTS_H

#include "khayt/khayt.h"

/**
 * Append to `out` the object `json` without its lists, but for those that `wanted` names ("timeline,chapters"), of
 * "developments" the last `latest` alone (0: all); and behind them `"counts":{"timeline":364,…}`, how many elements
 * each list has. False: `wanted` names a list that the object has not; nothing sensible is in `out`. Cost: linear.
 */
bool kh_parts_of(kh_str json, kh_str wanted, uint32_t latest, kh_buf *out);

#endif
