#include "page/metadata.h"

#include <json-c/json.h>
#include <limits.h>

#include "page/html_token.h"

enum { DEPTH = 32, MOST_NODES = 500, LONGEST_SCRIPT = 1 << 20 };

static struct json_object *member(struct json_object *object, const char *key)
{
    struct json_object *value = NULL;

    return object && json_object_is_type(object, json_type_object) && json_object_object_get_ex(object, key, &value)
               ? value
               : NULL;
}

/* A string, or the name or first item of what stands in its place. */
static kh_str text_of(kh_arena *arena, struct json_object *value)
{
    for (int i = 0; i < 4 && value; i++) {
        if (json_object_is_type(value, json_type_string))
            return kh_arena_str(arena,
                                kh_str_of(json_object_get_string(value), (size_t)json_object_get_string_len(value)));
        if (json_object_is_type(value, json_type_array))
            value = json_object_array_length(value) ? json_object_array_get_idx(value, 0) : NULL;
        else
            value = member(value, "name");
    }
    return (kh_str){NULL, 0};
}

static bool has_type(struct json_object *object, const char *ending)
{
    struct json_object *type = member(object, "@type");
    size_t count = type && json_object_is_type(type, json_type_array) ? json_object_array_length(type) : 1,
           n = strlen(ending);

    for (size_t i = 0; type && i < count; i++) {
        struct json_object *one =
            json_object_is_type(type, json_type_array) ? json_object_array_get_idx(type, i) : type;
        const char *name = one && json_object_is_type(one, json_type_string) ? json_object_get_string(one) : "";
        size_t len = strlen(name);
        if (len >= n && strcmp(name + len - n, ending) == 0)
            return true;
    }
    return false;
}

static void keep(kh_str *slot, kh_str value)
{
    if (!slot->len && value.len)
        *slot = value;
}

static kh_str joined_keywords(kh_arena *arena, struct json_object *value)
{
    kh_buf buf;
    kh_str text;

    if (!value || !json_object_is_type(value, json_type_array))
        return text_of(arena, value);
    kh_buf_init(&buf);
    for (size_t i = 0; i < json_object_array_length(value) && i < 50; i++) {
        struct json_object *item = json_object_array_get_idx(value, i);
        if (!item || !json_object_is_type(item, json_type_string))
            continue;
        if (buf.len)
            kh_buf_byte(&buf, ',');
        kh_buf_addz(&buf, json_object_get_string(item));
    }
    text = buf.len ? kh_arena_str(arena, kh_buf_str(&buf)) : (kh_str){NULL, 0};
    kh_buf_done(&buf);
    return text;
}

static void read_node(kh_arena *arena, struct json_object *node, kh_facts *facts)
{
    bool article = has_type(node, "Article") || has_type(node, "BlogPosting") || has_type(node, "Report");

    if (has_type(node, "Organization") || has_type(node, "WebSite"))
        keep(&facts->publisher, text_of(arena, member(node, "name")));
    if (has_type(node, "ItemList") || has_type(node, "CollectionPage") || has_type(node, "VideoObject"))
        facts->is_listing = true;
    if (!article && !(has_type(node, "WebPage") && !facts->published.len))
        return;
    facts->is_article |= article;
    keep(&facts->published, text_of(arena, member(node, "datePublished")));
    keep(&facts->modified, text_of(arena, member(node, "dateModified")));
    if (!article)
        return;
    keep(&facts->headline, text_of(arena, member(node, "headline")));
    if (!has_type(member(node, "author"), "Organization"))
        keep(&facts->author, text_of(arena, member(node, "author")));
    keep(&facts->publisher, text_of(arena, member(node, "publisher")));
    keep(&facts->keywords, joined_keywords(arena, member(node, "keywords")));
}

/* Objects, arrays and @graph, to a bounded number of nodes. Articles are read before what only surrounds them. */
static void read_tree(kh_arena *arena, struct json_object *value, kh_facts *facts, unsigned *left, unsigned depth)
{
    struct json_object *graph;

    if (!value || !*left || depth > 4)
        return;
    --*left;
    if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            read_tree(arena, json_object_array_get_idx(value, i), facts, left, depth + 1);
        return;
    }
    if (!json_object_is_type(value, json_type_object))
        return;
    graph = member(value, "@graph");
    if (graph)
        read_tree(arena, graph, facts, left, depth + 1);
    if (member(value, "mainEntity"))
        read_tree(arena, member(value, "mainEntity"), facts, left, depth + 1);
    read_node(arena, value, facts);
}

/* Editors leave raw line ends inside strings, which JSON forbids and every browser's search engine forgives. */
static kh_str without_controls(kh_arena *arena, kh_str script)
{
    char *copy = kh_arena_alloc(arena, script.len + 1);

    for (size_t i = 0; copy && i < script.len; i++)
        copy[i] = (unsigned char)script.ptr[i] < ' ' ? ' ' : script.ptr[i];
    return kh_str_of(copy, copy ? script.len : 0);
}

static void read_script(kh_arena *arena, kh_str script, kh_facts *facts)
{
    struct json_tokener *tokener;
    struct json_object *root;
    unsigned left = MOST_NODES;

    if (!script.len || script.len > LONGEST_SCRIPT || !(tokener = json_tokener_new_ex(DEPTH)))
        return;
    script = without_controls(arena, script);
    root = script.len ? json_tokener_parse_ex(tokener, script.ptr, (int)script.len) : NULL;
    read_tree(arena, root, facts, &left, 0);
    json_object_put(root);
    json_tokener_free(tokener);
}

static void read_meta(const kh_meta *meta, kh_facts *facts)
{
    static const struct {
        const char *name;
        size_t slot;
    } names[] = {
        {"og:title", offsetof(kh_facts, og_title)},
        {"twitter:title", offsetof(kh_facts, og_title)},
        {"og:site_name", offsetof(kh_facts, site)},
        {"application-name", offsetof(kh_facts, site)},
        {"headline", offsetof(kh_facts, headline)},
        {"og:url", offsetof(kh_facts, url)},
        {"author", offsetof(kh_facts, author)},
        {"article:author", offsetof(kh_facts, author)},
        {"dc.creator", offsetof(kh_facts, author)},
        {"keywords", offsetof(kh_facts, keywords)},
        {"news_keywords", offsetof(kh_facts, keywords)},
        {"og:image", offsetof(kh_facts, image)},
        {"twitter:image", offsetof(kh_facts, image)},
        {"article:published_time", offsetof(kh_facts, meta_published)},
        {"datepublished", offsetof(kh_facts, meta_published)},
        {"og:published_time", offsetof(kh_facts, meta_published)},
        {"article:published", offsetof(kh_facts, meta_published)},
        {"publish-date", offsetof(kh_facts, meta_published)},
        {"publishdate", offsetof(kh_facts, meta_published)},
        {"pubdate", offsetof(kh_facts, meta_published)},
        {"dc.date.issued", offsetof(kh_facts, meta_published)},
        {"dc.date", offsetof(kh_facts, meta_published)},
        {"dcterms.created", offsetof(kh_facts, meta_created)},
        {"dcterms.date", offsetof(kh_facts, meta_published)},
        {"dc.date.created", offsetof(kh_facts, meta_created)},
        {"sailthru.date", offsetof(kh_facts, meta_published)},
        {"parsely-pub-date", offsetof(kh_facts, meta_published)},
        {"article.published", offsetof(kh_facts, meta_published)},
        {"published-date", offsetof(kh_facts, meta_published)},
        {"published_time", offsetof(kh_facts, meta_published)},
        {"published_time_telegram", offsetof(kh_facts, meta_published)},
        {"citation_publication_date", offsetof(kh_facts, meta_published)},
        {"date", offsetof(kh_facts, meta_published)},
        {"dc:date", offsetof(kh_facts, meta_published)},
        {"datecreated", offsetof(kh_facts, meta_created)},
        {"cxenseparse:recs:publishtime", offsetof(kh_facts, meta_published)},
        {"created", offsetof(kh_facts, meta_created)},
        {"originalpublicationdate", offsetof(kh_facts, meta_published)},
        {"displaydate", offsetof(kh_facts, meta_published)},
        {"article:modified_time", offsetof(kh_facts, meta_modified)},
        {"og:updated_time", offsetof(kh_facts, meta_modified)},
        {"datemodified", offsetof(kh_facts, meta_modified)},
        {"lastmod", offsetof(kh_facts, meta_modified)},
        {"last-modified", offsetof(kh_facts, meta_modified)},
        {"dcterms.modified", offsetof(kh_facts, meta_modified)},
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (kh_str_eq(meta->name, kh_str_z(names[i].name)))
            keep((kh_str *)(void *)((char *)facts + names[i].slot), meta->content);
    }
    if (kh_str_eq(meta->name, KH_STR("og:type"))) {
        facts->is_article |= kh_str_eq(meta->content, KH_STR("article"));
        facts->is_listing |= meta->content.len >= 5 && memcmp(meta->content.ptr, "video", 5) == 0;
    }
}

bool kh_scope_holds(const kh_html *html, const kh_main *main, uint32_t scope)
{
    const kh_element *element;
    uint32_t first, end;

    if (!scope || !main)
        return true;
    if (scope == KH_SMALL_SCOPE)
        return false;
    element = KH_AT(&html->elements, kh_element, scope);
    first = element->first > main->first ? element->first : main->first;
    end = element->end < main->end ? element->end : main->end;
    return end > first && (end - first) * 2 >= main->end - main->first;
}

/* "https://example.com/", "https://example.com": nothing behind the host. */
static bool is_root(kh_str url)
{
    size_t slashes = 0;

    for (size_t i = 0; i < url.len; i++) {
        slashes += url.ptr[i] == '/';
        if (slashes == 3)
            return i + 1 == url.len;
    }
    return slashes == 2;
}

/* Systems write "Q&amp;A" into linked data, which has no entities, and "&amp;amp;" into attributes. */
static void decode_twice(kh_arena *arena, kh_facts *facts)
{
    kh_str *const texts[] = {&facts->headline,  &facts->og_title, &facts->site,
                             &facts->publisher, &facts->author,   &facts->keywords};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = kh_html_decode(arena, *texts[i], false);
}

void kh_metadata_read(kh_arena *arena, const kh_html *html, const kh_main *main, kh_facts *ret_facts)
{
    *ret_facts = (kh_facts){0};
    for (size_t i = 0; i < html->scripts.n; i++)
        read_script(arena, *KH_AT(&html->scripts, kh_str, i), ret_facts);
    for (size_t i = 0; i < html->metas.n; i++) {
        const kh_meta *meta = KH_AT(&html->metas, kh_meta, i);
        if (kh_scope_holds(html, main, meta->scope))
            read_meta(meta, ret_facts);
    }
    keep(&ret_facts->url, html->canonical);
    decode_twice(arena, ret_facts);
    ret_facts->is_front = ret_facts->url.len && is_root(ret_facts->url);
}
