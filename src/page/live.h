/* Live coverage: a page whose text is entries by the clock, each an article of its own. */
#ifndef KH_PAGE_LIVE_H
#define KH_PAGE_LIVE_H

#include "page/role.h"

/**
 * The entries of a live blog: three or more pieces of text in one place of the page, each under a time of day, on a
 * page that says that it is live (LiveBlogPosting, a class "live-blog", "مباشر" in its title). What stands between the
 * page's heading and the first of them comes before them, where it is text. 0: it is none. Block scores are there
 * already.
 */
size_t kh_split_live(const kh_page_rules *rules, kh_arena *scratch, const kh_html *html,
                     kh_main ret_mains[KH_MOST_ARTICLES]);
/** Does the page's linked data call it live? */
bool kh_live_in_markup(const kh_html *html);
/** "12:30": seconds of the day, -1 when the text has no time of day. */
int32_t kh_clock_in(kh_str text);

#endif
