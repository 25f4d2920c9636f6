/* When: days of TIMEX3 values, and how exact they are. */
#ifndef KH_STORY_WHEN_H
#define KH_STORY_WHEN_H

#include "khayt/article.h"

/**
 * The days that a calendar value covers: "2024-09-20", "2024-09-20TMO", "2024-09", "2024", "2024-W38", "2024-Q3",
 * "2024-H1", "2024-SU". False for anything else (PXD, FUTURE_REF, decades).
 */
bool kh_when_days(kh_str value, int32_t *ret_first, int32_t *ret_last);
/** "day", "week", "month" or "year" for a span of days; absent when it is longer, or not known. */
kh_str kh_when_precision(int32_t first, int32_t last);

#endif
