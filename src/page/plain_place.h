/*
 * Place lines: what stands between a title and the first sentence, or at that sentence's head.
 *
 *   "بغداد ـ رويترز: قالت …"   "■ القاهرة ـ «القدس العربي»:"   "بيروت (أ ف ب) – أعلن …"   "بغداد/المركز الخبري الوطني"
 *   "دمشق، سوريا (CNN) -- أكدت …"   "حسام علي - القاهرة"
 */
#ifndef KH_PAGE_PLAIN_PLACE_H
#define KH_PAGE_PLAIN_PLACE_H

#include "page/plain_segment.h"

enum { KH_MOST_CREDITS = 4 };

typedef struct kh_place_line {
    kh_str place;
    kh_str outlet;       /* the outlet's one name */
    uint32_t outlet_row; /* in rules->outlets; UINT32_MAX */
    kh_str byline;
    kh_str credits[KH_MOST_CREDITS]; /* agencies by their one name */
    size_t credit_count;
    size_t end;   /* bytes of the text that the place line covers, its colon or dash included */
    kh_str whole; /* these bytes */
} kh_place_line;

/** Read the place line that `text` begins with, or that it is (`whole`: nothing may follow). False when there is none.
 */
bool kh_place_line_read(const kh_page_rules *rules, kh_arena *arena, kh_str text, bool whole, kh_place_line *ret);

/**
 * Read a whole line of two short parts between text and head as a place line though no list knows either: "تل العنب -
 * صحيفة الأفق", "تل العنب - الأفق اليوم", "تل العنب - سمير كرم". The second is an author when it is a person's name.
 * For lines that stand where place lines do: right over the text.
 */
bool kh_place_line_guess(const kh_page_rules *rules, kh_arena *arena, kh_str text, kh_place_line *ret);

/** Two to four words of which the first is a given name: "ليلى العبد الله", "د. سمير كرم". */
bool kh_person_named(const kh_page_rules *rules, kh_arena *scratch, kh_str text);

/** The outlet or agency that fills `text` but for signs and a word such as صحيفة. `bare`: common words count too. */
bool kh_outlet_named(const kh_page_rules *rules, kh_arena *scratch, kh_str text, bool bare, kh_str *ret_name,
                     uint32_t *ret_row);
/** The first outlet named in `text` by words that are not common ones: "© صحيفة القدس العربي من نحن". */
bool kh_outlet_within(const kh_page_rules *rules, kh_arena *scratch, kh_str text, kh_str *ret_name, uint32_t *ret_row);
/** Does this short text name a source: an outlet or agency that is known, or one that says what it is ("وكالة الأفق",
 * "الأفق برس")? */
bool kh_source_named(const kh_page_rules *rules, kh_arena *scratch, kh_str text);
/** Is this short line the name of an outlet that no list has: "صحيفة الأفق"? */
bool kh_outlet_titled(const kh_page_rules *rules, kh_arena *scratch, kh_str text);
/** Does `text` end in an agency's or outlet's name in brackets: "… في بغداد (رويترز)"? */
bool kh_bracket_credit(const kh_page_rules *rules, kh_arena *scratch, kh_str text);
bool kh_agency_named(const kh_page_rules *rules, kh_arena *scratch, kh_str text, kh_str *ret_name);

#endif
