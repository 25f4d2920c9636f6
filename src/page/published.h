/*
 * The publication time: one value with its evidence, chosen among what was given, marked up, written on the page and in
 * its address.
 */
#ifndef KH_PAGE_PUBLISHED_H
#define KH_PAGE_PUBLISHED_H

#include "page/dateline.h"
#include "page/rules.h"

typedef struct kh_date_claim {
    kh_str evidence;
    kh_date_from from;
    double confidence;
    int32_t day, second, zone; /* as kh_parse_instant gives them */
} kh_date_claim;

/** Read `text` (ISO, RFC 2822, or an Arabic date line) as a claim. False: no date in it. */
bool kh_claim_read(const kh_page_rules *rules, kh_arena *arena, kh_str text, kh_digit_order order,
                   kh_date_claim *ret_claim);
/** The date in an address: /2024/03/13/, /2024-03-13. */
bool kh_claim_of_url(kh_str url, kh_date_claim *ret_claim);

/**
 * Fill `ret` from the claim: value, local day of the outlet (`outlet_row`, UINT32_MAX unknown), bounds. NULL: unknown,
 * bounded above by `captured`.
 */
void kh_published_fill(const kh_page_rules *rules, kh_arena *arena, const kh_date_claim *claim, uint32_t outlet_row,
                       kh_str captured, kh_published *ret);
/** Could this day be one of publication: after 1990, and not after the capture (if known) by more than a day? */
bool kh_claim_plausible(const kh_date_claim *claim, kh_str captured);

#endif
