/*
 * What a person wrote and did, in the file. It names things by ids and keys, never by rows, so that it holds whatever
 * is made anew; no other table leans on it.
 *
 *   notes(n, kind, target, start, end, quote, text, made, changed)   kind: kh_note_kind; target: id or key; start, end:
 *       code points, NULL for the whole; quote: the words there
 *   wanted(n, kind, target, type, name, mark, made)   kind: kh_wanted_kind; target: query, id of entity or story
 *   acts(n, act, thing, story, source, text, reason, made, undone, before)   story, source: ids where articles went and
 *       came from; before: a note or a wanted as it was, as JSON, NULL when there was none
 *   act_places(act, n, key, story, development, pin, named)   where an article was before the act: ids; pin: of the
 *       story, NULL for none; named: it is one that the person named
 *   act_redirects(act, old, new)     what led to the ids of act_places before
 *   act_left(act, id)                the ids of act_places that the act left empty
 *   counters(name, value)            "moves": how often persons moved articles, so that an adder notices
 */
#ifndef KH_STORE_DESK_H
#define KH_STORE_DESK_H

#include "base/json.h"
#include "khayt/desk.h"
#include "store/store_internal.h"

#define KH_DESK_TABLES                                                                                                 \
    "CREATE TABLE IF NOT EXISTS notes (n INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL,"                    \
    " target TEXT NOT NULL, start INTEGER, \"end\" INTEGER, quote TEXT, text TEXT NOT NULL, made INTEGER NOT NULL,"    \
    " changed INTEGER);"                                                                                               \
    "CREATE INDEX IF NOT EXISTS notes_by_target ON notes (target);"                                                    \
    "CREATE TABLE IF NOT EXISTS wanted (n INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL,"                   \
    " target TEXT NOT NULL, type INTEGER, name TEXT NOT NULL, mark INTEGER NOT NULL, made INTEGER NOT NULL);"          \
    "CREATE TABLE IF NOT EXISTS acts (n INTEGER PRIMARY KEY AUTOINCREMENT, act TEXT NOT NULL, thing TEXT, story TEXT," \
    " source TEXT, text TEXT, reason TEXT, made INTEGER NOT NULL, undone INTEGER NOT NULL DEFAULT 0, before TEXT);"    \
    "CREATE TABLE IF NOT EXISTS act_places (act INTEGER NOT NULL, n INTEGER NOT NULL, key TEXT NOT NULL,"              \
    " story TEXT NOT NULL, development TEXT NOT NULL, pin TEXT, named INTEGER NOT NULL, PRIMARY KEY (act, n))"         \
    " WITHOUT ROWID;"                                                                                                  \
    "CREATE INDEX IF NOT EXISTS act_places_by_key ON act_places (key);"                                                \
    "CREATE TABLE IF NOT EXISTS act_redirects (act INTEGER NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL,"            \
    " PRIMARY KEY (act, old)) WITHOUT ROWID;"                                                                          \
    "CREATE TABLE IF NOT EXISTS act_left (act INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (act, id))"              \
    " WITHOUT ROWID;"                                                                                                  \
    "CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"

/** How often persons have moved articles. */
kh_status kh_desk_moves(kh_store *store, int64_t *ret_moves, kh_err *err) KH_MUST_CHECK;
/** They have moved some. */
kh_status kh_desk_moved(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** Seconds since 1970 as "2026-11-25T19:30:00Z"; "" for 0. */
void kh_desk_time(int64_t seconds, char ret_text[24]);
int64_t kh_desk_now(void);
/** Valid UTF-8 without NUL, not blank, of at most `most` letters? KH_ARG says what is wrong with `what`. */
kh_status kh_desk_text(kh_str text, size_t most, const char *what, kh_err *err) KH_MUST_CHECK;
/** The number of an id like "n12" with this letter; false for anything else. */
bool kh_desk_number(kh_str id, char letter, int64_t *ret_number);
/** Run `sql`, a literal, with one text bound. */
kh_status kh_desk_run(kh_store *store, const char *sql, kh_str text, kh_err *err) KH_MUST_CHECK;
/** An article is being forgotten: none of its words and no trace of its places stays. */
kh_status kh_desk_forget(kh_store *store, kh_str key, kh_err *err) KH_MUST_CHECK;

/* ---- acts, inside of kh_act_begin and kh_act_end ---- */

/** Begin to note an act. `reason` absent: there can be none. */
kh_status kh_act_open(kh_store *store, const char *act, kh_str reason, kh_err *err) KH_MUST_CHECK;
/** Where the article, or each article of the story, is before the act. */
kh_status kh_act_keep_article(kh_store *store, int64_t row, kh_err *err) KH_MUST_CHECK;
kh_status kh_act_keep_story(kh_store *store, int64_t story, kh_err *err) KH_MUST_CHECK;
/** All are kept, and nothing has moved yet: what leads to their places is kept, too. */
kh_status kh_act_kept(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** The person named this article; it is kept already. */
kh_status kh_act_name(kh_store *store, int64_t row, kh_err *err) KH_MUST_CHECK;
/** The story (row) that articles go from; while it is still there. */
kh_status kh_act_from(kh_store *store, int64_t story, kh_err *err) KH_MUST_CHECK;
/** The act is done: articles are in this story (row) now. */
kh_status kh_act_close(kh_store *store, int64_t story, kh_err *err) KH_MUST_CHECK;
/** An act on a note, search or watch, noted as a whole. `story` may be absent. Before the row changes, when it does:
 * `before` (a literal with ?1: the number) gives it as JSON; NULL when it is new. */
kh_status kh_act_thing(kh_store *store, const char *act, char letter, int64_t number, kh_str story, kh_str text,
                       const char *before, kh_err *err) KH_MUST_CHECK;
/** The JSON of an act. */
void kh_act_put(kh_json *json, const kh_act *act);
/** Act `number` as it is told, in the arena; KH_NOTFOUND. */
kh_status kh_act_load(kh_store *store, int64_t number, kh_act *ret_act, kh_err *err) KH_MUST_CHECK;

/** Notes and wanted as they were, from the JSON in acts.before (?1: the act). */
extern const char kh_note_restore[], kh_wanted_restore[];

#endif
