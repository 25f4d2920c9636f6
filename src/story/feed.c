/* Feeds: Atom (RFC 4287) and JSON Feed 1.1. A feed is gathered whole, so that it can say when it last changed. */
#include <stdio.h>

#include "base/json.h"
#include "khayt/entity.h"
#include "story/outside.h"
#include "story/sheet.h"

enum { ENTRIES = 50, TITLE_BYTES = 160 };

typedef struct entry {
    const char *kind; /* what `id` names */
    kh_str id, title, text, author, path;
    char updated[24];
} entry;

typedef struct feed {
    const kh_feed_options *options;
    kh_arena arena;
    kh_str title, home; /* home: path of the page that the feed is of */
    const char *kind;
    kh_str id;
    kh_vec entries;
} feed;

/* "/PAGE/PART", percent-encoded, in the arena. */
static kh_str path_of(kh_arena *arena, const char *page, kh_str part)
{
    kh_buf path;
    kh_str kept;

    kh_buf_init(&path);
    kh_buf_format(&path, "/%s/", page);
    kh_out_path(&path, part);
    kept = kh_arena_str(arena, kh_buf_str(&path));
    if (path.failed)
        arena->failed = true;
    kh_buf_done(&path);
    return kept;
}

static entry *new_entry(feed *to, const char *kind, kh_str id, kh_str title)
{
    entry *fresh = to->entries.n < ENTRIES ? kh_vec_push(&to->entries) : NULL;

    if (!fresh)
        return NULL;
    fresh->kind = kind;
    fresh->id = kh_arena_str(&to->arena, id);
    fresh->title = title.len ? kh_arena_str(&to->arena, title) : fresh->id;
    kh_out_moment((kh_str){NULL, 0}, fresh->updated);
    return fresh;
}

/* ---- a story: its developments, the latest first ---- */

static void add_development(feed *to, const kh_development *of)
{
    entry *at = new_entry(to, "development", of->id, of->title);
    kh_str lines = {NULL, 0};

    if (!at)
        return;
    for (size_t i = 0; i < of->article_count; i++) {
        const kh_story_article *article = &of->articles[i];
        char moment[24];
        kh_out_moment(article->published.len ? article->published : of->date, moment);
        if (strcmp(moment, at->updated) > 0)
            memcpy(at->updated, moment, sizeof moment);
        if (i < 10)
            lines =
                kh_arena_format(&to->arena, "%.*s%s%.*s — %.*s", (int)lines.len, lines.len ? lines.ptr : "",
                                i ? "\n" : "", (int)article->title.len, article->title.len ? article->title.ptr : "",
                                (int)article->outlet.len, article->outlet.len ? article->outlet.ptr : "");
    }
    at->text = lines;
    at->author = of->article_count && of->articles[0].outlet.len ? kh_arena_str(&to->arena, of->articles[0].outlet)
                                                                 : (kh_str){NULL, 0};
    at->path = kh_arena_format(&to->arena, "%.*s#%.*s", (int)to->home.len, to->home.ptr, (int)of->id.len, of->id.ptr);
}

static kh_status gather_story(feed *to, kh_store *store, kh_err *err)
{
    kh_story *story = NULL;
    kh_status status = kh_story_load(store, to->options->subject, &story, err);

    if (status != KH_OK)
        return status;
    to->kind = "story";
    to->id = kh_arena_str(&to->arena, story->id);
    to->title = kh_arena_str(&to->arena, story->title.len ? story->title : story->id);
    to->home = path_of(&to->arena, "story", story->id);
    for (size_t i = story->timeline_count; i-- > 0 && !kh_arena_failed(&to->arena);)
        add_development(to, &story->timeline[i]);
    kh_story_free(story);
    return KH_OK;
}

/* ---- a search: its articles, the latest first ---- */

static int add_hit(void *ctx, const kh_hit *hit, kh_str json)
{
    feed *to = ctx;
    entry *at = new_entry(to, "article", hit->key, hit->title);
    char *into;

    (void)json;
    if (!at)
        return 1;
    into = kh_arena_alloc(&to->arena, hit->snippet.len + 1);
    at->text = kh_str_of(into, 0);
    for (size_t i = 0; into && i < hit->snippet.len; i++) {
        /* without the isolates that mark what matched: U+2068, U+2069 */
        bool mark = hit->snippet.len - i >= 3 && memcmp(hit->snippet.ptr + i, "\xE2\x81", 2) == 0 &&
                    ((unsigned char)hit->snippet.ptr[i + 2] == 0xA8 || (unsigned char)hit->snippet.ptr[i + 2] == 0xA9);
        if (mark)
            i += 2;
        else
            into[at->text.len++] = hit->snippet.ptr[i];
    }
    at->author = hit->outlet.len ? kh_arena_str(&to->arena, hit->outlet) : hit->outlet;
    at->path = path_of(&to->arena, "article", hit->key);
    kh_out_moment(hit->published, at->updated);
    return to->entries.n >= ENTRIES;
}

static kh_status gather_search(feed *to, kh_store *store, kh_err *err)
{
    kh_buf path;

    to->kind = "search";
    to->id = to->options->subject;
    to->title = to->options->subject;
    kh_buf_init(&path);
    kh_buf_addz(&path, "/search?q=");
    kh_out_path(&path, to->options->subject);
    to->home = kh_arena_str(&to->arena, kh_buf_str(&path));
    to->arena.failed |= path.failed;
    kh_buf_done(&path);
    return kh_store_search_newest(store, to->options->subject, (kh_page_of){0, ENTRIES}, add_hit, to, err);
}

/* ---- a name: what they said, the latest first ---- */

/* At most so many bytes, cut between letters. */
static kh_str shortened(kh_arena *arena, kh_str text)
{
    size_t len = text.len;

    if (len <= TITLE_BYTES)
        return kh_arena_str(arena, text);
    for (len = TITLE_BYTES; len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80; len--)
        continue;
    return kh_arena_format(arena, "%.*s…", (int)len, text.ptr);
}

static kh_status gather_name(feed *to, kh_store *store, kh_err *err)
{
    kh_who_filter filter = {.page = {0, ENTRIES}, .since = KH_NO_DAY, .until = KH_NO_DAY};
    kh_who *who = NULL;
    kh_status status = kh_who_load(store, to->options->subject, &filter, &who, err);

    if (status != KH_OK)
        return status;
    to->kind = "name";
    to->id = kh_arena_str(&to->arena, who->line.id);
    to->title = to->id;
    to->home = path_of(&to->arena, "who", who->line.id);
    for (size_t i = 0; i < who->statement_count && !kh_arena_failed(&to->arena); i++) {
        const kh_who_statement *said = &who->statements[i];
        /* the words and their article name it; where they stand may change */
        kh_str id = kh_arena_format(&to->arena, "%.*s\n%.*s", (int)said->key.len, said->key.ptr, (int)said->text.len,
                                    said->text.len ? said->text.ptr : "");
        entry *at = new_entry(to, "statement", id, shortened(&to->arena, said->text));
        if (!at)
            break;
        at->text = said->text.len ? kh_arena_str(&to->arena, said->text) : (kh_str){NULL, 0};
        at->author = said->outlet.len ? kh_arena_str(&to->arena, said->outlet) : (kh_str){NULL, 0};
        kh_str path = path_of(&to->arena, "article", said->key);
        at->path = kh_arena_format(&to->arena, "%.*s#c%u-%u", (int)path.len, path.len ? path.ptr : "",
                                   said->cp_span.start, said->cp_span.end);
        kh_out_moment(said->date, at->updated);
    }
    kh_who_free(who);
    return KH_OK;
}

/* ---- Atom ---- */

static void atom_text(kh_buf *out, const char *element, kh_str text)
{
    kh_buf_format(out, "<%s>", element);
    kh_out_xml(out, text);
    kh_buf_format(out, "</%s>\n", element);
}

static void atom_id(kh_buf *out, const char *kind, kh_str id)
{
    kh_buf_addz(out, "<id>");
    kh_out_urn(out, kind, id);
    kh_buf_addz(out, "</id>\n");
}

static void atom_link(kh_buf *out, const char *rel, const char *type, kh_str base, kh_str path)
{
    kh_buf_format(out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    kh_out_xml(out, base);
    kh_out_xml(out, path);
    kh_buf_addz(out, "\"/>\n");
}

static void put_atom(const feed *from, const char *updated, kh_buf *out)
{
    const kh_feed_options *options = from->options;

    kh_buf_addz(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "
                     "xml:lang=\"ar\">\n");
    atom_id(out, from->kind, from->id);
    atom_text(out, "title", from->title);
    kh_buf_format(out, "<updated>%s</updated>\n", updated);
    atom_link(out, "self", "application/atom+xml", options->base, options->self);
    atom_link(out, "alternate", "text/html", options->base, from->home);
    kh_buf_format(out, "<author><name>%s</name></author>\n<generator>khayt</generator>\n",
                  options->arabic ? "خيط" : "khayt");
    for (size_t i = 0; i < from->entries.n; i++) {
        const entry *at = KH_AT(&from->entries, entry, i);
        kh_buf_addz(out, "<entry>\n");
        atom_id(out, at->kind, at->id);
        atom_text(out, "title", at->title);
        kh_buf_format(out, "<updated>%s</updated>\n", at->updated);
        atom_link(out, "alternate", "text/html", options->base, at->path);
        if (at->author.len) {
            kh_buf_addz(out, "<author>");
            atom_text(out, "name", at->author);
            kh_buf_addz(out, "</author>\n");
        }
        atom_text(out, "summary", at->text);
        kh_buf_addz(out, "</entry>\n");
    }
    kh_buf_addz(out, "</feed>\n");
}

/* ---- JSON Feed ---- */

static void json_url(kh_json *json, const char *key, kh_arena *arena, kh_str base, kh_str path)
{
    kh_json_put_str(json, key,
                    kh_arena_format(arena, "%.*s%.*s", (int)base.len, base.len ? base.ptr : "", (int)path.len,
                                    path.len ? path.ptr : ""));
}

static void json_id(kh_json *json, kh_arena *arena, const char *kind, kh_str id)
{
    kh_buf urn;

    kh_buf_init(&urn);
    kh_out_urn(&urn, kind, id);
    arena->failed |= urn.failed;
    kh_json_put_str(json, "id", kh_buf_str(&urn));
    kh_buf_done(&urn);
}

static void put_item(kh_json *json, feed *from, const entry *at)
{
    kh_json_object(json);
    json_id(json, &from->arena, at->kind, at->id);
    json_url(json, "url", &from->arena, from->options->base, at->path);
    kh_json_put_str(json, "title", at->title);
    kh_json_put_str(json, "content_text", at->text.ptr ? at->text : KH_STR(""));
    kh_json_put_str(json, "date_published", kh_str_z(at->updated));
    if (at->author.len) {
        kh_json_key(json, "authors");
        kh_json_array(json);
        kh_json_object(json);
        kh_json_put_str(json, "name", at->author);
        kh_json_end_object(json);
        kh_json_end_array(json);
    }
    kh_json_end_object(json);
}

static void put_json(feed *from, kh_buf *out)
{
    kh_json json;

    kh_json_init(&json, out);
    kh_json_object(&json);
    kh_json_put_str(&json, "version", KH_STR("https://jsonfeed.org/version/1.1"));
    kh_json_put_str(&json, "title", from->title);
    json_url(&json, "home_page_url", &from->arena, from->options->base, from->home);
    json_url(&json, "feed_url", &from->arena, from->options->base, from->options->self);
    kh_json_put_str(&json, "language", KH_STR("ar"));
    kh_json_key(&json, "items");
    kh_json_array(&json);
    for (size_t i = 0; i < from->entries.n; i++)
        put_item(&json, from, KH_AT(&from->entries, entry, i));
    kh_json_end_array(&json);
    kh_json_end_object(&json);
    kh_buf_byte(out, '\n');
}

kh_status kh_feed(kh_store *store, const kh_feed_options *options, kh_buf *out, kh_err *err)
{
    feed from = {.options = options};
    char updated[24] = "1970-01-01T00:00:00Z";
    kh_status status;

    kh_arena_init(&from.arena, 0);
    kh_vec_init(&from.entries, &from.arena, sizeof(entry));
    status = options->kind == KH_FEED_STORY    ? gather_story(&from, store, err)
             : options->kind == KH_FEED_SEARCH ? gather_search(&from, store, err)
                                               : gather_name(&from, store, err);
    for (size_t i = 0; i < from.entries.n && status == KH_OK; i++) {
        const entry *at = KH_AT(&from.entries, entry, i);
        if (strcmp(at->updated, updated) > 0)
            memcpy(updated, at->updated, sizeof updated);
    }
    if (status == KH_OK && options->json)
        put_json(&from, out);
    else if (status == KH_OK)
        put_atom(&from, updated, out);
    if (status == KH_OK && (kh_arena_failed(&from.arena) || kh_buf_status(out) != KH_OK))
        status = kh_err_set(err, KH_NOMEM, "out of memory");
    kh_arena_done(&from.arena);
    return status;
}
