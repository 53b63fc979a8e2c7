/* One event against one zone: the tree of edge chains, walked where boundary may lie within reach. */
#ifndef TRUCELINE_WALK_H
#define TRUCELINE_WALK_H

#include <string.h>
#include "metric.h"

#define PI 3.14159265358979323846
#define LEVELS 12
#define NOTHING 1e-12 /* less than this share is no pair; what is nearer to one is one */
#define UNSURE 1e-7   /* nearer than this to 0 or 1 the arcs are put in order */
#define LONG_EDGE 16.0 /* square of the length, in reaches, from which an edge is cut to the surroundings */

/* The tree of a zone: the first group of each level, the lowest first. */
typedef struct {
    const Index *index;
    const Zone *zone;
    uint64_t at[LEVELS];
    int levels;
} Tree;

static inline void find_tree(Tree *t, const Index *index, const Zone *zone)
{
    uint64_t count = (zone->blocks + LEAF - 1) / LEAF, at = zone->group;
    t->index = index;
    t->zone = zone;
    t->levels = 0;
    for (;;) {
        t->at[t->levels++] = at;
        if (count == 1 || t->levels == LEVELS)
            return;
        at += count;
        count = (count + LEAF - 1) / LEAF;
    }
}

static Tree tree_of(const Index *index, const Zone *zone)
{
    Tree t;
    find_tree(&t, index, zone);
    return t;
}

/* What single precision may be off by about the middle of a zone, in degrees. */
static inline float slack(float from_middle, double low, double high)
{
    return 2.5e-7f * (fabsf(from_middle) + (float)(high - low)) + 1e-30f;
}

/* What an event sees of a group of a zone. */
typedef struct {
    float x, y, slack_x, slack_y, far_x, far_y, near_x, near_y;
} Sight;

static Sight sight_of(const Zone *z, const Eye *e, double lon)
{
    const float x = (float)(lon - z->mid_lon), y = (float)(e->lat - z->mid_lat);
    const Sight s = {x, y, slack(x, z->west, z->east), slack(y, z->south, z->north), e->far_x, e->far_y, e->near_x, e->near_y};
    return s;
}

/* Which children may hold boundary within reach, and which of them lie wholly within it; of those clear of it, how often
   the ray from the event to the east crosses their boundary, modulo two, unless a closer look is needed. */
typedef struct {
    unsigned near, within, parity, is_doubtful;
} View;

INLINE View view(const Group *g, const Sight *s)
{
    const F none = {0}, one = all_thin(1), slack_x = all_thin(s->slack_x), slack_y = all_thin(s->slack_y);
    View found = {0, 0, 0, 0};
    unsigned ray = 0, simple = 0, turned = 0;
    for (int k = 0; k < LEAF; k += THIN) {
        const F west = load_thin(g->west + k) - s->x, east = s->x - load_thin(g->east + k);
        const F south = load_thin(g->south + k) - s->y, north = s->y - load_thin(g->north + k);
        const F begin = load_thin(g->begin + k) - s->y, end = load_thin(g->end + k) - s->y;
        const F gap_x = thin_most(west, east) - slack_x, gap_y = thin_most(south, north) - slack_y;
        const F least_x = thin_most(gap_x, none), least_y = thin_most(gap_y, none);
        const F most_x = slack_x - thin_least(west, east), most_y = slack_y - thin_least(south, north);
        found.near |= thin_not_above(least_x * least_x * s->far_x + least_y * least_y * s->far_y, one) << k;
        found.within |= thin_not_above(most_x * most_x * s->near_x + most_y * most_y * s->near_y, one) << k;
        ray |= (thin_not_above(gap_y, none) & thin_not_above(east, slack_x)) << k;
        simple |= (thin_below(slack_x, west) & thin_below(slack_y, thin_magnitude(begin))
                   & thin_below(slack_y, thin_magnitude(end))) << k;
        turned |= (thin_below(none, begin) ^ thin_below(none, end)) << k;
    }
    ray &= ~found.near;
    found.within &= found.near;
    found.parity = (unsigned)__builtin_popcount(ray & simple & turned) & 1;
    found.is_doubtful = ray & ~simple;
    return found;
}

/* The part from t to s of an edge that lies in a box about the event; 0 where none does. */
static int cut_edge(double dx, double dy, const double step[2], const double wall[2], double *t, double *s)
{
    const double start[2] = {dx, dy};
    *t = 0;
    *s = 1;
    for (int k = 0; k < 2; k++) {
        double one, two;
        if (step[k] == 0) {
            if (fabs(start[k]) > wall[k])
                return 0;
            continue;
        }
        one = (-wall[k] - start[k]) / step[k];
        two = (wall[k] - start[k]) / step[k];
        *t = (one < two ? one : two) > *t ? (one < two ? one : two) : *t;
        *s = (one < two ? two : one) < *s ? (one < two ? two : one) : *s;
    }
    return *t < *s;
}

/* ---- points ---- */

/* Sign of the turn from an edge to a point, exact where doubles are not enough (Shewchuk's two-sums and two-products). */
static double turn(double x1, double y1, double x2, double y2, double px, double py)
{
    const double left = (x2 - x1) * (py - y1), right = (px - x1) * (y2 - y1), plain = left - right;
    if (fabs(plain) > 4e-16 * (fabs(left) + fabs(right)))
        return plain;
    {
        /* x2 y1, x1 y2, ... as exact pairs, added from small to large. */
        const double f[6] = {x1, -x2, x2, -px, px, -x1}, h[6] = {y2, y1, py, y2, y1, py};
        double high = 0, low = 0;
        for (int k = 0; k < 6; k++) {
            const double product = f[k] * h[k], error = fma(f[k], h[k], -product);
            const double sum = high + product, part = sum - high;
            low += ((high - (sum - part)) + (product - part)) + error;
            high = sum;
        }
        return high + low;
    }
}

/* Whether a boundary edge carries the point (2), is crossed by the ray from it to the east (1), or neither (0). */
static int meets(double x1, double y1, double x2, double y2, double px, double py)
{
    if ((y1 > py) == (y2 > py)) {
        if (y1 == py && y2 == py)
            return (px >= (x1 < x2 ? x1 : x2) && px <= (x1 < x2 ? x2 : x1)) ? 2 : 0;
        return (y1 == py && x1 == px) || (y2 == py && x2 == px) ? 2 : 0;
    }
    if (x1 < px && x2 < px)
        return 0;
    if (x1 > px && x2 > px)
        return 1;
    {
        const double side = turn(x1, y1, x2, y2, px, py);
        if (side == 0)
            return 2;
        return (side > 0) == (y2 > y1);
    }
}

/* As meets, modulo two, for the edges of a block; only those that lie about the point are looked at one by one. */
INLINE int ray_block(const Block *b, double px, double py)
{
    unsigned sure = 0, rest = 0;
    int found;
    for (int k = 0; k < LEAF; k += LANES) {
        const V x1 = load(b->lon + k), y1 = load(b->lat + k), x2 = after(b->lon, k), y2 = after(b->lat, k);
        const M cross = (y1 > py) ^ (y2 > py), east = (x1 > px) & (x2 > px), west = (x1 < px) & (x2 < px);
        const M touch = ~cross & ((y1 == py) | (y2 == py));
        sure |= bits(cross & east) << k;
        rest |= bits((cross & ~east & ~west) | touch) << k;
    }
    found = __builtin_popcount(sure & 0x7f) & 1;
    for (rest &= 0x7f; rest; rest &= rest - 1) {
        const int k = __builtin_ctz(rest), one = meets(b->lon[k], b->lat[k], b->lon[k + 1], b->lat[k + 1], px, py);
        if (one == 2)
            return 2;
        found ^= one;
    }
    return found;
}

/* Crossings of the ray to the east of a point, modulo two; 2 where the point is on the boundary. */
static int point_group(const Tree *t, int level, uint64_t index, double px, double py)
{
    const Zone *z = t->zone;
    const Group *g = &t->index->groups[t->at[level] + index];
    const float ex = (float)(px - z->mid_lon), ey = (float)(py - z->mid_lat);
    const F wide_x = all_thin(slack(ex, z->west, z->east)), wide_y = all_thin(slack(ey, z->south, z->north));
    unsigned here = 0, simple = 0, turned = 0;
    int parity;
    for (int k = 0; k < LEAF; k += THIN) {
        const F begin = load_thin(g->begin + k) - ey, end = load_thin(g->end + k) - ey;
        here |= (thin_not_above(load_thin(g->south + k) - ey, wide_y) & thin_not_above(ey - load_thin(g->north + k), wide_y)
                 & thin_not_above(ex - load_thin(g->east + k), wide_x)) << k;
        simple |= (thin_below(wide_x, load_thin(g->west + k) - ex) & thin_below(wide_y, thin_magnitude(begin))
                   & thin_below(wide_y, thin_magnitude(end))) << k;
        turned |= (thin_below((F){0}, begin) ^ thin_below((F){0}, end)) << k;
    }
    parity = __builtin_popcount(here & simple & turned) & 1;
    for (here &= ~simple; here; here &= here - 1) {
        const uint64_t child = index * LEAF + (uint64_t)__builtin_ctz(here);
        const int found = level > 0 ? point_group(t, level - 1, child, px, py)
                                    : ray_block(&t->index->blocks[z->block + child], px, py);
        if (found == 2)
            return 2;
        parity ^= found;
    }
    return parity;
}

/* Whether a point is in the zone (1), on its boundary (2) or outside (0). */
static int inside_or_on(const Tree *t, double px, double py)
{
    const Zone *z = t->zone;
    if (px < z->west || px > z->east || py < z->south || py > z->north)
        return 0;
    return point_group(t, t->levels - 1, 0, px, py);
}

/* The boundary belongs to the zone. */
static int point_in(const Tree *t, double px, double py) { return inside_or_on(t, px, py) != 0; }

/* ---- normals ---- */

/* Gauss's nodes and weights: two for edges below a twentieth of a deviation, four below a quarter, six below one; all
   within 1e-10 of an edge's part. */
static const double NODE2[2] = {0.21132486540518713, 0.7886751345948129};
static const double WEIGHT2[2] = {0.5, 0.5};
static const double NODE4[4] = {0.06943184420297371, 0.33000947820757187, 0.6699905217924281, 0.9305681557970262};
static const double WEIGHT4[4] = {0.17392742256872692, 0.32607257743127305, 0.32607257743127305, 0.17392742256872692};
static const double NODE[6] = {0.033765242898423975, 0.16939530676686776, 0.38069040695840156,
                               0.6193095930415985, 0.8306046932331322, 0.966234757101576};
static const double WEIGHT[6] = {0.08566224618958525, 0.18038078652406947, 0.2339569672863455,
                                 0.2339569672863455, 0.18038078652406947, 0.08566224618958525};

#define OFF_DEG 1e-11
#define CUT 7.0 /* standard deviations; beyond lies exp(-24.5), 2e-11 of the mass */

/* A normal at one zone: its tree, the event on the turn of the earth that the zone is written on, the mass so far. */
typedef struct {
    Tree tree;
    const Eye *eye;
    double lon, lat, mass;
} Bell;

/* What an edge adds to the mass about the origin, in sigmas: by Green's theorem. */
static void normal_edge(Bell *w, double x1, double y1, double x2, double y2)
{
    const double length = sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1));
    const int pieces = 1 + (int)length, nodes = length < 0.05 ? 2 : length < 0.25 ? 4 : 6;
    const double *node = nodes == 2 ? NODE2 : nodes == 4 ? NODE4 : NODE;
    const double *weight = nodes == 2 ? WEIGHT2 : nodes == 4 ? WEIGHT4 : WEIGHT;
    const double cross = x1 * y2 - x2 * y1, dot = x1 * x2 + y1 * y2;
    double sum = 0;
    for (int k = 0; k < pieces; k++)
        for (int i = 0; i < nodes; i++) {
            const double t = (k + node[i]) / pieces, x = x1 + t * (x2 - x1), y = y1 + t * (y2 - y1), q = x * x + y * y;
            sum += weight[i] * (q > 1e-12 ? -expm1(-q / 2) / q : 0.5);
        }
    w->mass += cross * sum / pieces - (dot > 0 && fabs(cross) < 0.1 * dot ? arc_of(cross / dot) : atan2(cross, dot));
}

/* An edge that may be long or leave the surroundings: cut to them, then so finely that its chords are true. */
static void normal_long(Bell *w, double lon, double lat, double lon2, double lat2)
{
    const Eye *e = w->eye;
    const double step[2] = {lon2 - lon, lat2 - lat}, wall[2] = {e->half_lon, e->half_lat};
    double t, s, length;
    int parts;
    double x, y;
    Seen p;
    if (!cut_edge(lon - w->lon, lat - e->lat, step, wall, &t, &s))
        return;
    length = (s - t) * sqrt(step[0] * step[0] + step[1] * step[1]);
    parts = 1 + (int)(length * 8 / (e->half_lat + 1e-9));
    p = see(e, w->lon, all_of(t > 0 ? lon + t * step[0] : lon), all_of(t > 0 ? lat + t * step[1] : lat), DISTANT);
    x = p.x[0];
    y = p.y[0];
    for (int k = 1; k <= parts; k++) {
        const double at = t + (s - t) * k / parts;
        const int is_end = k == parts && s == 1;
        p = see(e, w->lon, all_of(is_end ? lon2 : lon + at * step[0]), all_of(is_end ? lat2 : lat + at * step[1]), DISTANT);
        normal_edge(w, x, y, p.x[0], p.y[0]);
        x = p.x[0];
        y = p.y[0];
    }
}

static void normal_block(Bell *w, const Block *b)
{
    const Eye *e = w->eye;
    double x[LEAF], y[LEAF];
    unsigned plain = 0;
    for (int k = 0; k < LEAF; k += LANES) {
        const V lon = load(b->lon + k), lat = load(b->lat + k);
        const Seen p = see(e, w->lon, lon, lat, DISTANT);
        plain |= bits((magnitude(lon - w->lon) <= e->half_lon) & (magnitude(lat - e->lat) <= e->half_lat)) << k;
        store(x + k, p.x);
        store(y + k, p.y);
    }
    for (int i = 0; i < EDGES; i++) {
        const double dx = b->lon[i + 1] - b->lon[i], dy = b->lat[i + 1] - b->lat[i];
        if ((plain >> i & 3) == 3 && (dx * dx + dy * dy) * 64 < e->half_lat * e->half_lat)
            normal_edge(w, x[i], y[i], x[i + 1], y[i + 1]);
        else
            normal_long(w, b->lon[i], b->lat[i], b->lon[i + 1], b->lat[i + 1]);
    }
}

static void normal_group(Bell *w, const Sight *s, int level, uint64_t index)
{
    const View seen = view(&w->tree.index->groups[w->tree.at[level] + index], s);
    for (unsigned near = seen.near; near; near &= near - 1) {
        const uint64_t child = index * LEAF + (uint64_t)__builtin_ctz(near);
        if (level == 0)
            normal_block(w, &w->tree.index->blocks[w->tree.zone->block + child]);
        else
            normal_group(w, s, level - 1, child);
    }
}

/* Far boundary adds nothing, what is near adds its mass less its angle; the whole angle is the winding number's. A
   middle on the boundary sees no angle there: it is moved off by a micrometre. */
static double normal_share(const Index *index, const Zone *zone, Eye *eye, double lon)
{
    Bell w = {tree_of(index, zone), eye, lon, eye->lat, 0};
    double share;
    Sight s;
    int where = inside_or_on(&w.tree, w.lon, w.lat);
    if (where == 2) {
        w.lon += OFF_DEG;
        eye->lat += OFF_DEG * 0.6180339887498949;
        where = inside_or_on(&w.tree, w.lon, eye->lat);
    }
    s = sight_of(zone, eye, w.lon);
    normal_group(&w, &s, w.tree.levels - 1, 0);
    eye->lat = w.lat;
    share = w.mass / (2 * PI) + (where != 0);
    return share < NOTHING ? 0 : share > 1 - NOTHING ? 1 : share;
}

#endif
