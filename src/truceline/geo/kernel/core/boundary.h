/* The boundary of zones within discs, many at a time and stage by stage: trees are traced for blocks of boundary in reach,
   blocks are measured and leave the pieces of edges that cross a circle, pieces are measured. */
#ifndef TRUCELINE_BOUNDARY_H
#define TRUCELINE_BOUNDARY_H

#include "walk.h"

#define LOOKS 64     /* discs at zones to a batch */
#define TURNS 2      /* groups of a look that are viewed in one round */
#define OPEN (TURNS * LEAF * LEVELS)
#define BLOCKS 512   /* blocks that may hold boundary in reach */
#define ROUND 16     /* blocks that are seen in one round */
#define PIECES 256
#define CROSSINGS 64 /* so many are put in order where a share is next to 0 or 1 */
#define LINED __attribute__((aligned(64)))

/* Stages go in rounds, all arithmetic first and what depends on it after: a branch that waits for the arithmetic of one
   block would keep that of the next from being begun. Within a look the order is always the same. */

/* One disc at one zone, on one turn of the earth. */
typedef struct {
    double chains[LEAF] LINED; /* what chains inside sweep to the zone's parallel */
    double edges[LEAF] LINED; /* what single blocks and edges inside sweep */
    Sight sight;
    double lon;
    double pieces, re, im;    /* twice the area of pieces and swings; the product of entries and conjugate exits */
    double *share;            /* what is found is added to it */
    Eye *eye;
    int32_t last;             /* its last block, -1 where there is none */
    int any, crossings;       /* whether anything is inside; how many pieces there are */
    unsigned parity, is_doubtful; /* of the ray to the east, over what lies clear of the event */
    int open_n;               /* groups that are to be viewed */
    Tree tree;
    uint32_t open[OPEN];
    uint8_t level[OPEN];
} Look;

/* The points where boundary enters and leaves a disc. */
typedef struct {
    double x[CROSSINGS], y[CROSSINGS];
    char is_exit[CROSSINGS];
    int n;
} Crossings;

/* Pieces of edges as columns: ends, bend, the end inside with what its swing is made of, whose they are. */
typedef struct {
    double x1[PIECES] LINED, y1[PIECES] LINED, x2[PIECES] LINED, y2[PIECES] LINED, bend[PIECES] LINED;
    double u[PIECES] LINED, high[PIECES] LINED, low[PIECES] LINED, turn[PIECES] LINED, level[PIECES] LINED;
    double area[PIECES] LINED, re[PIECES] LINED, im[PIECES] LINED;
    double in1[PIECES] LINED, in2[PIECES] LINED; /* masks */
    uint32_t look[PIECES];
    int n;
} Pieces;

typedef struct {
    const Index *index;
    Look looks[LOOKS];
    uint32_t block[BLOCKS], look[BLOCKS];
    int32_t before[BLOCKS]; /* the block of the same look before this one, or -1 */
    int looks_n, blocks_n, measured;
    Pieces pieces;
    Crossings *kept; /* where not NULL, crossings go here */
} Discs;

/* ---- pieces ---- */

static void keep_crossings(Crossings *c, const Pieces *p, int i)
{
    for (int is_exit = 0; is_exit < 2; is_exit++) {
        if ((is_exit ? p->in2 : p->in1)[i] != 0)
            continue;
        if (c->n < CROSSINGS) {
            c->x[c->n] = (is_exit ? p->x2 : p->x1)[i];
            c->y[c->n] = (is_exit ? p->y2 : p->y1)[i];
            c->is_exit[c->n] = (char)is_exit;
        }
        c->n++;
    }
}

/* The parts of edges inside the unit circle, as twice their areas, and their crossings as a unit vector: entries times
   conjugate exits. */
INLINE void measure_lanes(Pieces *p, int i)
{
    const V x = load(p->x1 + i), y = load(p->y1 + i), xe = load(p->x2 + i), ye = load(p->y2 + i);
    const V dx = xe - x, dy = ye - y, a = dx * dx + dy * dy, b = x * dx + y * dy, c = x * x + y * y - 1;
    const M in1 = c <= 0, in2 = xe * xe + ye * ye <= 1, ahead = b < 0;
    const V inner = b * b - a * c, root = root_of(none_but(inner > 0, inner)), sum = root - b;
    /* The root with less cancellation; the ends' own verdicts stand, so t and s keep to the edge. */
    const V one = pick(ahead, c, -b - root) / pick(ahead, sum, a), two = pick(ahead, sum, -c) / pick(ahead, a, b + root);
    const V t = none_but(~in1, least(most(one, (V){0}), all_of(1)));
    const V s = pick(in2, all_of(1), none_but(ahead | (b + root > 0), least(most(two, (V){0}), all_of(1))));
    const V x1 = x + t * dx, y1 = y + t * dy, x2 = x + s * dx, y2 = y + s * dy;
    const V ex = pick(in1, all_of(1), x1), ey = none_but(~in1, y1), fx = pick(in2, all_of(1), x2), fy = none_but(~in2, y2);
    const V norm = 1 / root_of((ex * ex + ey * ey) * (fx * fx + fy * fy));
    const V bend = load(p->bend + i) * (s * s * (3 - 2 * s) - t * t * (3 - 2 * t)), u = load(p->u + i);
    const V swing = load(p->turn + i) * (u - 2 * arcs(load(p->high + i), load(p->low + i))) - load(p->level + i) * u;
    store(p->area + i, x1 * y2 - x2 * y1 + bend + swing);
    store(p->re + i, (ex * fx + ey * fy) * norm);
    store(p->im + i, (ey * fx - ex * fy) * norm);
    store(p->x1 + i, x1);
    store(p->y1 + i, y1);
    store(p->x2 + i, x2);
    store(p->y2 + i, y2);
    store(p->in1 + i, (V)in1);
    store(p->in2 + i, (V)in2);
}

static void measure_pieces(Discs *d)
{
    Pieces *p = &d->pieces;
    for (int i = 0; i < p->n; i += LANES)
        measure_lanes(p, i);
    for (int i = 0; i < p->n;) {
        const uint32_t which = p->look[i];
        Look *l = &d->looks[which];
        double area = l->pieces, re = l->re, im = l->im;
        for (; i < p->n && p->look[i] == which; i++) {
            const double turned = re * p->re[i] - im * p->im[i];
            area += p->area[i];
            im = re * p->im[i] + im * p->re[i];
            re = turned;
            l->crossings++;
            if (d->kept)
                keep_crossings(d->kept, p, i);
        }
        l->pieces = area;
        l->re = re;
        l->im = im;
    }
    p->n = 0;
}

/* ---- blocks ---- */

/* A block as an event sees it; high and low as `arcs` takes them, for half the excess of the triangle with the pole. */
typedef struct {
    double x[LEAF] LINED, y[LEAF] LINED, s[LEAF] LINED, u[LEAF] LINED, v[LEAF] LINED, high[LEAF] LINED, low[LEAF] LINED;
} Seen8;

/* Sees eight vertices; which of them are inside. */
INLINE unsigned see_eight(const Eye *e, double from, const double *lon, const double *lat, int how, Seen8 *to)
{
    unsigned in = 0;
    for (int k = 0; k < LEAF; k += LANES) {
        const Seen p = see(e, from, load(lon + k), load(lat + k), how);
        in |= not_above(p.x * p.x + p.y * p.y, all_of(1)) << k;
        store(to->x + k, p.x);
        store(to->y + k, p.y);
        store(to->s + k, p.s);
        store(to->u + k, p.u);
        store(to->v + k, p.v);
        store(to->high + k, e->slope * p.c * (2 * p.hu * p.cu));
        store(to->low + k, 1 + e->pole * p.s + e->slope * p.c * (1 - 2 * p.hu * p.hu));
    }
    return in;
}

/* Leaves pieces: for each, the end that is inside swings to the parallel, forward where it is the first. */
INLINE void put_pieces(Discs *d, uint32_t look, const Seen8 *p, unsigned which)
{
    const Look *l = &d->looks[look];
    const Eye *e = l->eye;
    const double turn = 2 * e->area * e->pole, level = 2 * e->area * l->tree.zone->s_ref;
    Pieces *to = &d->pieces;
    double x2[LEAF] LINED, y2[LEAF] LINED, bend[LEAF] LINED, u[LEAF] LINED, high[LEAF] LINED, low[LEAF] LINED;
    double turns[LEAF] LINED, levels[LEAF] LINED;
    const int n = to->n, more = __builtin_popcount(which);
    for (int k = 0; k < LEAF; k += LANES) {
        const V x = load(p->x + k), y = load(p->y + k), xe = after(p->x, k), ye = after(p->y, k), dx = xe - x, dy = ye - y;
        const M in1 = x * x + y * y <= 1, in2 = xe * xe + ye * ye <= 1;
        store(x2 + k, xe);
        store(y2 + k, ye);
        store(bend + k, e->bend * dx * (dx * dx * e->bend_x + dy * dy * e->bend_y));
        store(u + k, pick(in1, load(p->u + k), none_but(in2, after(p->u, k))));
        store(high + k, pick(in1, load(p->high + k), none_but(in2, after(p->high, k))));
        store(low + k, pick(in1, load(p->low + k), after(p->low, k)));
        store(turns + k, pick(in1, all_of(turn), all_of(-turn)));
        store(levels + k, pick(in1, all_of(level), all_of(-level)));
    }
    put_some(to->x1 + n, p->x, which);
    put_some(to->y1 + n, p->y, which);
    put_some(to->x2 + n, x2, which);
    put_some(to->y2 + n, y2, which);
    put_some(to->bend + n, bend, which);
    put_some(to->u + n, u, which);
    put_some(to->high + n, high, which);
    put_some(to->low + n, low, which);
    put_some(to->turn + n, turns, which);
    put_some(to->level + n, levels, which);
    for (int k = 0; k < LEAF; k++)
        to->look[n + k] = look;
    to->n = n + more;
}

/* An edge much longer than the reach: first cut to twice the surroundings, where its chord is true. */
static void long_edge(Discs *d, uint32_t look, const Block *b, int k)
{
    const Look *l = &d->looks[look];
    const Eye *e = l->eye;
    const double step[2] = {b->lon[k + 1] - b->lon[k], b->lat[k + 1] - b->lat[k]}, wall[2] = {2 * e->half_lon, 2 * e->half_lat};
    double t, s, lon[LEAF] LINED, lat[LEAF] LINED;
    unsigned in;
    Seen8 seen;
    if (!cut_edge(b->lon[k] - l->lon, b->lat[k] - e->lat, step, wall, &t, &s))
        return;
    for (int i = 1; i < LEAF; i++) {
        lon[i] = s < 1 ? b->lon[k] + s * step[0] : b->lon[k + 1];
        lat[i] = s < 1 ? b->lat[k] + s * step[1] : b->lat[k + 1];
    }
    lon[0] = t > 0 ? b->lon[k] + t * step[0] : b->lon[k];
    lat[0] = t > 0 ? b->lat[k] + t * step[1] : b->lat[k];
    in = e->is_close ? see_eight(e, l->lon, lon, lat, CLOSE, &seen) : see_eight(e, l->lon, lon, lat, FAR, &seen);
    {
        const double dx = seen.x[1] - seen.x[0], dy = seen.y[1] - seen.y[0], a = dx * dx + dy * dy;
        const double q = seen.x[0] * dx + seen.y[0] * dy, c = seen.x[0] * seen.x[0] + seen.y[0] * seen.y[0] - 1;
        if ((in & 3) == 0 && !(q < 0 && -q < a && q * q > a * c))
            return;
        put_pieces(d, look, &seen, 1);
    }
}

/* Of a block's long edges, those that may come into twice the surroundings. */
INLINE unsigned long_ones(const Block *b, const Look *l, unsigned which)
{
    const Eye *e = l->eye;
    const double wide = 2 * e->half_lon, tall = 2 * e->half_lat;
    unsigned clear = 0;
    for (int k = 0; k < LEAF; k += LANES) {
        const V x = load(b->lon + k) - l->lon, y = load(b->lat + k) - e->lat;
        const V dx = after(b->lon, k) - load(b->lon + k), dy = after(b->lat, k) - load(b->lat + k);
        const V x1 = (-wide - x) / dx, x2 = (wide - x) / dx, y1 = (-tall - y) / dy, y2 = (tall - y) / dy;
        clear |= bits(most(least(x1, x2), least(y1, y2)) > least(most(x1, x2), most(y1, y2))) << k;
    }
    return which & ~clear;
}

/* A block that was seen: which of its vertices are inside, which edges may cross the circle, which are very long. */
typedef struct {
    Seen8 p;
    unsigned in, maybe, extended;
} Sighted;

INLINE void see_block(const Look *l, const Block *b, Sighted *to)
{
    const Eye *e = l->eye;
    Seen8 *p = &to->p;
    to->in = e->is_close ? see_eight(e, l->lon, b->lon, b->lat, CLOSE, p) : see_eight(e, l->lon, b->lon, b->lat, FAR, p);
    to->maybe = to->extended = 0;
    for (int k = 0; k < LEAF; k += LANES) {
        const V x = load(p->x + k), y = load(p->y + k), dx = after(p->x, k) - x, dy = after(p->y, k) - y;
        const V a = dx * dx + dy * dy, q = x * dx + y * dy, c = x * x + y * y - 1;
        to->maybe |= (below(q, (V){0}) & below(-q, a) & below(a * c, q * q)) << k;
        to->extended |= below(all_of(LONG_EDGE), a) << k;
    }
}

/* `sum` is what the block adds where all of it is inside. */
static void measure_block(Discs *d, uint32_t look, const Block *b, const Sighted *seen, double sum)
{
    const Seen8 *p = &seen->p;
    const unsigned in = seen->in, both = in & in >> 1 & 0x7f;
    const unsigned some = ((in ^ in >> 1) | (seen->maybe & ~both)) & ~seen->extended & 0x7f;
    Look *l = &d->looks[look];
    if (in == 0xff) {
        l->edges[0] += sum;
        l->any = 1;
        return;
    }
    if (both) {
        double part[LEAF] LINED;
        for (int k = 0; k < LEAF; k += LANES)
            store(part + k, swept(load(p->s + k), after(p->s, k), load(p->u + k), after(p->u, k), load(p->v + k),
                                  after(p->v, k), l->tree.zone->s_ref));
        add_some(l->edges, part, both);
        l->any = 1;
    }
    if (some)
        put_pieces(d, look, p, some);
    if (seen->extended & 0x7f)
        for (unsigned some_long = long_ones(b, l, seen->extended & 0x7f); some_long; some_long &= some_long - 1)
            long_edge(d, look, b, __builtin_ctz(some_long));
}

static void measure_blocks(Discs *d)
{
    const Index *index = d->index;
    Sighted seen[ROUND];
    for (int i = d->measured; i < d->blocks_n; i++)
        if (!d->looks[d->look[i]].eye->is_focused)
            eye_focus(d->looks[d->look[i]].eye);
    for (int i = d->measured; i < d->blocks_n; i += ROUND) {
        const int n = d->blocks_n - i < ROUND ? d->blocks_n - i : ROUND;
        for (int k = 0; k < n; k++) {
            const Look *l = &d->looks[d->look[i + k]];
            see_block(l, &index->blocks[l->tree.zone->block + d->block[i + k]], &seen[k]);
        }
        for (int k = 0; k < n; k++) {
            const Zone *z = d->looks[d->look[i + k]].tree.zone;
            const uint32_t block = d->block[i + k];
            if (d->pieces.n > PIECES - 3 * LEAF)
                measure_pieces(d);
            measure_block(d, d->look[i + k], &index->blocks[z->block + block], &seen[k],
                          index->groups[z->group + block / LEAF].sum[block % LEAF]);
        }
    }
    d->measured = d->blocks_n;
}

/* ---- trees ---- */

/* Takes note of a group's children that are blocks. */
INLINE void put_blocks(Discs *d, uint32_t look, uint32_t first, unsigned which)
{
    Look *l = &d->looks[look];
    if (d->blocks_n > BLOCKS - LEAF) {
        measure_blocks(d);
        for (int i = 0; i < d->looks_n; i++) {
            d->looks[i].is_doubtful |= d->looks[i].last >= 0;
            d->looks[i].last = -1;
        }
        d->blocks_n = d->measured = 0;
    }
    for (; which; which &= which - 1) {
        const uint32_t child = first + (uint32_t)__builtin_ctz(which);
        const char *at = (const char *)&d->index->blocks[l->tree.zone->block + child];
        d->block[d->blocks_n] = child;
        d->look[d->blocks_n] = look;
        d->before[d->blocks_n] = l->last;
        l->last = d->blocks_n++;
        __builtin_prefetch(at);
        __builtin_prefetch(at + LINE);
    }
}

/* Takes note of a group's children that are groups. */
INLINE void put_groups(Look *l, const Group *groups, int level, uint32_t first, unsigned which)
{
    for (; which; which &= which - 1) {
        const uint32_t child = first + (uint32_t)__builtin_ctz(which);
        const char *at = (const char *)&groups[l->tree.at[level] + child];
        l->open[l->open_n] = child;
        l->level[l->open_n++] = (uint8_t)level;
        for (size_t i = 0; i < sizeof(Group); i += LINE)
            __builtin_prefetch(at + i);
    }
}

typedef struct {
    uint32_t look, group;
    int level;
} Turn;

static void follow(Discs *d, const Turn *t, const View *seen)
{
    Look *l = &d->looks[t->look];
    const Group *groups = d->index->groups;
    const unsigned near = seen->near & ~seen->within;
    l->parity ^= seen->parity;
    l->is_doubtful |= seen->is_doubtful;
    if (seen->within) {
        add_some(l->chains, groups[l->tree.at[t->level] + t->group].sum, seen->within);
        l->any = 1;
    }
    if (t->level == 0)
        put_blocks(d, t->look, t->group * LEAF, near);
    else
        put_groups(l, groups, t->level - 1, t->group * LEAF, near);
}

/* All looks from `first` on, down their trees. */
static void trace(Discs *d, int first)
{
    uint32_t active[LOOKS];
    int active_n = 0;
    Turn turns[LOOKS * TURNS];
    View views[LOOKS * TURNS];
    for (int i = first; i < d->looks_n; i++) {
        Look *l = &d->looks[i];
        l->open[0] = 0;
        l->level[0] = (uint8_t)(l->tree.levels - 1);
        l->open_n = 1;
        active[active_n++] = (uint32_t)i;
    }
    while (active_n) {
        int n = 0, kept = 0;
        for (int i = 0; i < active_n; i++) {
            Look *l = &d->looks[active[i]];
            for (int k = 0; k < TURNS && l->open_n > 0; k++, n++) {
                turns[n].look = active[i];
                turns[n].group = l->open[--l->open_n];
                turns[n].level = l->level[l->open_n];
            }
        }
        for (int i = 0; i < n; i++) {
            const Look *l = &d->looks[turns[i].look];
            views[i] = view(&d->index->groups[l->tree.at[turns[i].level] + turns[i].group], &l->sight);
        }
        for (int i = 0; i < n; i++)
            follow(d, &turns[i], &views[i]);
        for (int i = 0; i < active_n; i++) {
            active[kept] = active[i];
            kept += d->looks[active[i]].open_n > 0;
        }
        active_n = kept;
    }
}

#endif
