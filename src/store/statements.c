#include "store/statements.h"

static const char *const texts[KH_STATEMENT_COUNT] = {
    [KH_SQL_ROW_OF_KEY] = "SELECT n, content, story, development, outlet FROM articles WHERE key=?1",
    [KH_SQL_ARTICLE_PUT] = "INSERT INTO articles(n, key, id, content, outlet, title, published, url, day, story,"
                           " development) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
    [KH_SQL_ARTICLE_DROP] = "DELETE FROM articles WHERE n=?1",
    [KH_SQL_RECORD_PUT] = "INSERT INTO records(n, json, features) VALUES(?1,?2,?3)",
    [KH_SQL_RECORD_DROP] = "DELETE FROM records WHERE n=?1",
    [KH_SQL_RECORD_GET] = "SELECT json FROM records WHERE n=?1",
    [KH_SQL_WORDS_PUT] = "INSERT INTO words(rowid, title, body) VALUES(?1,?2,?3)",
    [KH_SQL_WORDS_DROP] = "INSERT INTO words(words, rowid, title, body) VALUES('delete',?1,?2,?3)",

    [KH_SQL_DEVELOPMENT_PUT] = "INSERT INTO developments(id, story, day, title, articles) VALUES(?1,?2,?3,?4,1)",
    [KH_SQL_DEVELOPMENT_JOIN] = "UPDATE developments SET articles=articles+1, day=ifnull(min(day, ?2), ifnull(day, ?2))"
                                " WHERE n=?1 RETURNING articles",
    [KH_SQL_DEVELOPMENT_RECOUNT] =
        "UPDATE developments SET articles=(SELECT count(*) FROM articles WHERE development=?1),"
        " day=(SELECT min(day) FROM articles WHERE development=?1),"
        " title=(SELECT title FROM articles WHERE development=?1 ORDER BY n LIMIT 1) WHERE n=?1 RETURNING articles",
    [KH_SQL_DEVELOPMENT_DROP] = "DELETE FROM developments WHERE n=?1",
    [KH_SQL_STORY_PUT] = "INSERT INTO stories(id, title, title_articles, first, last, articles, outlets, developments)"
                         " VALUES(?1,?2,1,?3,?3,1,?4,1)",
    /* ?2 day, ?3 new outlets, ?4 new developments, ?5 articles of this development, ?6 its title when it is new */
    [KH_SQL_STORY_JOIN] =
        "UPDATE stories SET articles=articles+1, outlets=outlets+?3, developments=developments+?4,"
        " first=ifnull(min(first, ?2), ifnull(first, ?2)), last=ifnull(max(last, ?2), ifnull(last, ?2)),"
        " title=CASE WHEN ?5>title_articles THEN (SELECT title FROM developments WHERE n=?6) ELSE title END,"
        " title_articles=max(title_articles, ?5) WHERE n=?1",
    [KH_SQL_STORY_RECOUNT] =
        "UPDATE stories SET articles=(SELECT count(*) FROM articles WHERE story=?1),"
        " outlets=(SELECT count(*) FROM outlets WHERE story=?1),"
        " developments=(SELECT count(*) FROM developments WHERE story=?1),"
        " first=(SELECT min(day) FROM articles WHERE story=?1), last=(SELECT max(day) FROM articles WHERE story=?1),"
        " title_articles=(SELECT max(articles) FROM developments WHERE story=?1),"
        " title=(SELECT title FROM developments WHERE story=?1 ORDER BY articles DESC, n LIMIT 1)"
        " WHERE n=?1 RETURNING articles",
    [KH_SQL_STORY_DROP] = "DELETE FROM stories WHERE n=?1",
    [KH_SQL_OUTLET_JOIN] = "INSERT INTO outlets(story, outlet, articles) VALUES(?1,?2,1)"
                           " ON CONFLICT(story, outlet) DO UPDATE SET articles=articles+1 RETURNING articles",
    [KH_SQL_OUTLET_LEAVE] = "UPDATE outlets SET articles=articles-1 WHERE story=?1 AND outlet=?2 RETURNING articles",

    [KH_SQL_COPY_PUT] = "INSERT OR REPLACE INTO copies(a, b, kind, share, first) VALUES(?1,?2,?3,?4,?5)",
    [KH_SQL_COPY_DROP] = "DELETE FROM copies WHERE a=?1 OR b=?1",
    [KH_SQL_FIGURE_PUT] = "INSERT INTO figures VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)",
    [KH_SQL_FIGURE_DROP] = "DELETE FROM figures WHERE article=?1",
    [KH_SQL_SAID_PUT] = "INSERT INTO statements VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)",
    [KH_SQL_SAID_DROP] = "DELETE FROM statements WHERE article=?1",
    [KH_SQL_DEADLINE_PUT] = "INSERT INTO deadlines VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)",
    [KH_SQL_DEADLINE_DROP] = "DELETE FROM deadlines WHERE article=?1",
    [KH_SQL_NAME_PUT] = "INSERT INTO names VALUES(?1,?2,?3,?4,?5,?6)",
    [KH_SQL_NAME_DROP] = "DELETE FROM names WHERE article=?1",
    [KH_SQL_LINK_PUT] = "INSERT INTO links(article, action, story, development, score, reason) VALUES(?1,?2,?3,?4,?5,?6)",
    [KH_SQL_LINK_DROP] = "DELETE FROM links WHERE article=?1",

    [KH_SQL_RESTORE] = "SELECT a.n, a.development, a.story, r.features FROM articles a JOIN records r ON r.n=a.n"
                       " ORDER BY a.n",
    [KH_SQL_COUNTS] = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM stories),"
                      " (SELECT count(*) FROM developments), (SELECT count(DISTINCT outlet) FROM outlets WHERE"
                      " outlet<>''), (SELECT count(*) FROM copies), (SELECT min(first) FROM stories),"
                      " (SELECT max(last) FROM stories)",
    [KH_SQL_PLACE_OF] = "SELECT s.id, d.id FROM articles a JOIN stories s ON s.n=a.story JOIN developments d"
                        " ON d.n=a.development WHERE a.key=?1",
    [KH_SQL_HEAD_OF_ROW] = "SELECT a.key, a.title, a.published, a.outlet, s.id, r.json FROM articles a JOIN stories s"
                           " ON s.n=a.story JOIN records r ON r.n=a.n WHERE a.n=?1",
    [KH_SQL_STORY_DEVELOPMENTS] = "SELECT d.n, d.id, d.day, d.title, a.key FROM developments d JOIN articles a"
                                  " ON a.development=d.n WHERE d.story=?1 ORDER BY d.day, d.n, a.day, a.n",
    [KH_SQL_SEARCH] = "SELECT rowid, rank FROM words WHERE words MATCH ?1 ORDER BY rank LIMIT ?2 OFFSET ?3",
    [KH_SQL_SEARCH_COUNT] = "SELECT count(*) FROM words WHERE words MATCH ?1",
    [KH_SQL_TERM_COUNT] = "SELECT doc FROM vocabulary WHERE term=?1",

    [KH_SQL_STORY_BY_ID] = "SELECT n, id FROM stories WHERE id>=?1 AND id<?2 UNION ALL"
                           " SELECT s.n, s.id FROM redirects r JOIN stories s ON s.n=r.story WHERE r.id>=?1 AND r.id<?2"
                           " LIMIT 16",
    [KH_SQL_STORY_ARTICLES] =
        "SELECT a.n, a.key, a.title, a.outlet, a.published, a.day, a.development,"
        " (SELECT o.key FROM copies c JOIN articles o ON o.n=CASE WHEN c.a=a.n THEN c.b ELSE c.a END"
        "  WHERE (c.a=a.n AND c.first=1 OR c.b=a.n AND c.first=-1) AND c.kind<3"
        "  ORDER BY c.share DESC, o.n LIMIT 1)"
        " FROM articles a JOIN developments d ON d.n=a.development WHERE a.story=?1"
        " ORDER BY d.day, d.n, a.day, a.n",
    [KH_SQL_STORY_FIGURES] =
        "SELECT a.key, a.outlet, a.published, a.day, f.start, f.stop, f.cp_start, f.cp_stop, f.text, f.value, f.low,"
        " f.high, f.mod, f.unit, f.what, f.place, f.source, f.time FROM articles a JOIN figures f ON f.article=a.n"
        " WHERE a.story=?1 ORDER BY a.day, a.n, f.i",
    [KH_SQL_STORY_SAID] =
        "SELECT a.key, a.outlet, a.published, a.day, f.start, f.stop, f.cp_start, f.cp_stop, f.text, f.speaker,"
        " f.entity, f.role, f.cue, f.direct, f.via, f.time FROM articles a JOIN statements f ON f.article=a.n"
        " WHERE a.story=?1 ORDER BY a.day, a.n, f.i",
    [KH_SQL_STORY_DEADLINES] =
        "SELECT a.key, a.outlet, a.published, a.day, f.start, f.stop, f.cp_start, f.cp_stop, f.text, f.due, f.what,"
        " f.source FROM articles a JOIN deadlines f ON f.article=a.n WHERE a.story=?1 ORDER BY a.day, a.n, f.i",
    [KH_SQL_STORY_NAMES] = "SELECT a.key, f.name, f.entity, f.type, f.mentions FROM articles a JOIN names f"
                           " ON f.article=a.n WHERE a.story=?1 ORDER BY a.day, a.n, f.i",
    [KH_SQL_STORY_COPIES] = "SELECT x.key, y.key, c.kind, c.share, c.first FROM articles x JOIN copies c ON c.a=x.n"
                            " JOIN articles y ON y.n=c.b WHERE x.story=?1 AND y.story=?1 ORDER BY c.a, c.b",
    [KH_SQL_STORY_DEVELOPMENT_LIST] = "SELECT n, id, title, day FROM developments WHERE story=?1 ORDER BY day, n",
};

const char *kh_statement_text(kh_statement_name name)
{
    return texts[name];
}
