/* The Umm al-Qura calendar, written by tools/hijritab at build time. */
#ifndef KH_ARABIC_HIJRI_TABLE_H
#define KH_ARABIC_HIJRI_TABLE_H

#include <stdint.h>

enum { KH_HIJRI_FIRST = 1300, KH_HIJRI_LAST = 1600 };

struct kh_hijri_year {
    int32_t first_day;    /* of 1 Muharram, from 1970-01-01 */
    uint16_t long_months; /* bit m: month m+1 has 30 days */
};

/* KH_HIJRI_FIRST … KH_HIJRI_LAST + 1 */
extern const struct kh_hijri_year kh_hijri_years[];

#endif
