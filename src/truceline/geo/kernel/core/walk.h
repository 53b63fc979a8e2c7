/* One event against one zone: the tree of edge chains, walked where boundary may lie within reach. */
#ifndef TRUCELINE_WALK_H
#define TRUCELINE_WALK_H

#include <string.h>
#include "metric.h"

#define PI 3.14159265358979323846
#define LEVELS 12
#define CROSSINGS 64
#define NEAR_BLOCKS 16
#define NOTHING 1e-12 /* less than this share is no pair; what is nearer to one is one */
#define UNSURE 1e-7   /* nearer than this to 0 or 1 the arcs are put in order */
#define LONG_EDGE 16.0 /* square of the length, in reaches, from which an edge is cut to the surroundings */

typedef struct {
    const Index *index;
    const Zone *zone;
    Eye eye;
    uint64_t at[LEVELS]; /* first group of each level, the lowest first */
    int levels;
    double swept, pieces, bends; /* chains and swings; chords in the plane; what edges bend out of their chords */
    double re, im;               /* product of entries and conjugate exits */
    int crossings;
    double cross_x[CROSSINGS], cross_y[CROSSINGS];
    char is_exit[CROSSINGS];
    int parity, is_doubtful;     /* of the ray to the east, over what lies clear of the event */
    int near_n;                  /* blocks that may hold boundary in reach */
    uint64_t near[NEAR_BLOCKS];
} Walk;

static void walk_levels(Walk *w)
{
    uint64_t count = (w->zone->blocks + LEAF - 1) / LEAF, at = w->zone->group;
    w->levels = 0;
    for (;;) {
        w->at[w->levels++] = at;
        if (count == 1 || w->levels == LEVELS)
            return;
        at += count;
        count = (count + LEAF - 1) / LEAF;
    }
}

/* What single precision may be off by about the middle of a zone, in degrees. */
static inline float slack(float from_middle, double low, double high)
{
    return 2.5e-7f * (fabsf(from_middle) + (float)(high - low)) + 1e-30f;
}

/* ---- discs ---- */

static void cross_circle(Walk *w, double x, double y, int is_exit)
{
    const double norm = 1 / sqrt(x * x + y * y), cx = x * norm, cy = (is_exit ? -y : y) * norm;
    const double re = w->re * cx - w->im * cy, im = w->re * cy + w->im * cx;
    w->re = re;
    w->im = im;
    if (w->crossings < CROSSINGS) {
        w->cross_x[w->crossings] = x;
        w->cross_y[w->crossings] = y;
        w->is_exit[w->crossings] = (char)is_exit;
    }
    w->crossings++;
}

/* Twice the area between the chord of an edge and the edge, over its part from t to s. */
static double bend_of(const Eye *e, double dx, double dy, double t, double s)
{
    const double mx = dx / e->xx, my = dy / e->yy;
    const double whole = e->bend / 6 * e->yy * dx * (mx * mx + 2 * my * my);
    return whole * (s * s * (3 - 2 * s) - t * t * (3 - 2 * t));
}

/* An edge with at least one end outside: its piece inside the unit circle, if any. */
static void edge_piece(Walk *w, const Seen *p, int i, int j, int in1, int in2)
{
    const Eye *e = &w->eye;
    const double dx = p->x[j] - p->x[i], dy = p->y[j] - p->y[i];
    const double a = dx * dx + dy * dy, b = p->x[i] * dx + p->y[i] * dy;
    const double c = p->x[i] * p->x[i] + p->y[i] * p->y[i] - 1;
    double inner = b * b - a * c, root, t = 0, s = 1, x1 = p->x[i], y1 = p->y[i], x2 = p->x[j], y2 = p->y[j];
    if (!in1 && !in2 && !(b < 0 && -b < a && inner > 0))
        return;
    root = inner > 0 ? sqrt(inner) : 0;
    /* The root with less cancellation; the ends' own verdicts stand, so t and s keep to the edge. */
    if (!in1) {
        t = b < 0 ? c / (-b + root) : (-b - root) / a;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        x1 += t * dx;
        y1 += t * dy;
        cross_circle(w, x1, y1, 0);
    }
    if (!in2) {
        s = b < 0 ? (-b + root) / a : (b + root > 0 ? -c / (b + root) : 0);
        s = s < 0 ? 0 : s > 1 ? 1 : s;
        x2 = p->x[i] + s * dx;
        y2 = p->y[i] + s * dy;
        cross_circle(w, x2, y2, 1);
    }
    w->pieces += x1 * y2 - x2 * y1;
    w->bends += bend_of(e, dx, dy, t, s);
    if (in1)
        w->swept += swing(e, p->u[i], p->s[i], p->c[i], w->zone->s_ref);
    if (in2)
        w->swept -= swing(e, p->u[j], p->s[j], p->c[j], w->zone->s_ref);
}

static inline int is_inside(double x, double y) { return x * x + y * y <= 1; }

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

/* An edge much longer than the reach: first cut to twice the surroundings, where its chord is true. */
static void long_edge(Walk *w, double lon1, double lat1, double lon2, double lat2)
{
    const Eye *e = &w->eye;
    const double step[2] = {lon2 - lon1, lat2 - lat1}, wall[2] = {2 * e->half_lon, 2 * e->half_lat};
    double t, s;
    Seen p;
    if (!cut_edge(lon1 - e->lon, lat1 - e->lat, step, wall, &t, &s))
        return;
    see(e, t > 0 ? lon1 + t * step[0] : lon1, t > 0 ? lat1 + t * step[1] : lat1, &p, 0, 0);
    see(e, s < 1 ? lon1 + s * step[0] : lon2, s < 1 ? lat1 + s * step[1] : lat2, &p, 1, 0);
    edge_piece(w, &p, 0, 1, is_inside(p.x[0], p.y[0]), is_inside(p.x[1], p.y[1]));
}

/* The nine vertices of a block; how many edges it has. */
static int block_vertices(const Walk *w, uint64_t block, double *lon, double *lat)
{
    const Block *b = &w->index->blocks[block];
    memcpy(lon, b->lon, sizeof b->lon);
    memcpy(lat, b->lat, sizeof b->lat);
    if (w->index->closes[block]) {
        lon[LEAF] = lon[LEAF - 1];
        lat[LEAF] = lat[LEAF - 1];
        return LEAF - 1;
    }
    lon[LEAF] = b[1].lon[0];
    lat[LEAF] = b[1].lat[0];
    return LEAF;
}

/* `sum` is what the block adds where all of it is inside. */
static void disc_block(Walk *w, uint64_t block, double sum)
{
    const Eye *e = &w->eye;
    double lon[LEAF + 1], lat[LEAF + 1];
    Seen p;
    int in[LEAF + 1], todo[LEAF], all = 1;
    const int edges = block_vertices(w, block, lon, lat);
    if (w->near_n < NEAR_BLOCKS)
        w->near[w->near_n] = block;
    w->near_n++;
    if (!e->is_focused)
        eye_focus(&w->eye);
    for (int i = 0; i < LEAF; i++)
        see(e, lon[i], lat[i], &p, i, 0);
    see(e, lon[LEAF], lat[LEAF], &p, LEAF, 0);
    for (int i = 0; i <= LEAF; i++)
        in[i] = is_inside(p.x[i], p.y[i]);
    for (int i = 0; i <= LEAF; i++)
        all &= in[i];
    if (all) {
        w->swept += sum;
        return;
    }
    for (int i = 0; i < LEAF; i++) {
        const double dx = p.x[i + 1] - p.x[i], dy = p.y[i + 1] - p.y[i];
        const double a = dx * dx + dy * dy, b = p.x[i] * dx + p.y[i] * dy;
        const double c = p.x[i] * p.x[i] + p.y[i] * p.y[i] - 1;
        todo[i] = (in[i] & in[i + 1]) | ((in[i] ^ in[i + 1]) * 2)
            | (((b < 0) & (-b < a) & (b * b > a * c)) * 2) | ((a > LONG_EDGE) * 4);
    }
    for (int i = 0; i < edges; i++) {
        if (!todo[i])
            continue;
        if (todo[i] & 4)
            long_edge(w, lon[i], lat[i], lon[i + 1], lat[i + 1]);
        else if (todo[i] & 1)
            w->swept += swept(p.s[i], p.s[i + 1], p.u[i], p.u[i + 1], p.v[i], p.v[i + 1], w->zone->s_ref);
        else
            edge_piece(w, &p, i, i + 1, in[i], in[i + 1]);
    }
}

/* Which children of a group may hold boundary within reach (1) and which lie wholly within it (3); of the others, which
   the ray from the event to the east may cross (4). */
static inline void sight(const Walk *w, const Group *g, int *out)
{
    const Eye *e = &w->eye;
    const float ex = (float)(e->lon - w->zone->mid_lon), ey = (float)(e->lat - w->zone->mid_lat);
    const float slack_x = slack(ex, w->zone->west, w->zone->east), slack_y = slack(ey, w->zone->south, w->zone->north);
    for (int i = 0; i < LEAF; i++) {
        const float west = g->west[i] - ex, east = ex - g->east[i], south = g->south[i] - ey, north = ey - g->north[i];
        const float gap_x = (west > east ? west : east) - slack_x, gap_y = (south > north ? south : north) - slack_y;
        const float least_x = gap_x > 0 ? gap_x : 0, least_y = gap_y > 0 ? gap_y : 0;
        const float most_x = (west < east ? -west : -east) + slack_x, most_y = (south < north ? -south : -north) + slack_y;
        const int near = least_x * least_x * e->far_x + least_y * least_y * e->far_y <= 1.0f;
        const int within = most_x * most_x * e->near_x + most_y * most_y * e->near_y <= 1.0f;
        out[i] = near | (within << 1) | (((gap_y <= 0) & (east <= slack_x) & !near) << 2);
    }
}

/* What the ray crosses of a child that lies clear of the event: 0 or 1, or 2 where a closer look is needed. */
static inline int ray_over(const Walk *w, const Group *g, int i)
{
    const float ex = (float)(w->eye.lon - w->zone->mid_lon), ey = (float)(w->eye.lat - w->zone->mid_lat);
    const float slack_x = slack(ex, w->zone->west, w->zone->east), slack_y = slack(ey, w->zone->south, w->zone->north);
    if (g->west[i] > ex + slack_x && fabsf(g->begin[i] - ey) > slack_y && fabsf(g->end[i] - ey) > slack_y)
        return (g->begin[i] > ey) != (g->end[i] > ey);
    return 2;
}

/* Asks memory for a node's children before any of them is looked at. */
static inline void fetch(const Walk *w, int level, uint64_t child)
{
    const char *at = level == 0 ? (const char *)&w->index->blocks[w->zone->block + child]
                                : (const char *)&w->index->groups[w->at[level - 1] + child];
    const int lines = level == 0 ? 3 : 4;
    for (int i = 0; i < lines; i++)
        __builtin_prefetch(at + 64 * i);
}

static void disc_group(Walk *w, int level, uint64_t index)
{
    const Group *g = &w->index->groups[w->at[level] + index];
    int seen[LEAF];
    sight(w, g, seen);
    for (int i = 0; i < LEAF; i++)
        if (seen[i] == 1)
            fetch(w, level, index * LEAF + (uint64_t)i);
    for (int i = 0; i < LEAF; i++) {
        if (!seen[i])
            continue;
        if (seen[i] == 4) {
            const int found = ray_over(w, g, i);
            w->parity ^= found & 1;
            w->is_doubtful |= found >> 1;
        } else if (seen[i] == 3)
            w->swept += g->sum[i];
        else if (level == 0)
            disc_block(w, w->zone->block + index * LEAF + (uint64_t)i, g->sum[i]);
        else
            disc_group(w, level - 1, index * LEAF + (uint64_t)i);
    }
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

/* As meets, modulo two, for the edges of a block. */
static int ray_block(const Walk *w, uint64_t block, double px, double py)
{
    double lon[LEAF + 1], lat[LEAF + 1];
    const int edges = block_vertices(w, block, lon, lat);
    int found = 0;
    for (int k = 0; k < edges; k++) {
        const int one = meets(lon[k], lat[k], lon[k + 1], lat[k + 1], px, py);
        if (one == 2)
            return 2;
        found ^= one;
    }
    return found;
}

/* Crossings of the ray to the east of a point, modulo two; 2 where the point is on the boundary. */
static int point_group(const Walk *w, int level, uint64_t index, double px, double py)
{
    const Group *g = &w->index->groups[w->at[level] + index];
    const float ex = (float)(px - w->zone->mid_lon), ey = (float)(py - w->zone->mid_lat);
    const float slack_x = slack(ex, w->zone->west, w->zone->east), slack_y = slack(ey, w->zone->south, w->zone->north);
    int parity = 0, here[LEAF];
    for (int i = 0; i < LEAF; i++)
        here[i] = (g->south[i] <= ey + slack_y) & (g->north[i] >= ey - slack_y) & (g->east[i] >= ex - slack_x);
    for (int i = 0; i < LEAF; i++) {
        int found = 0;
        if (!here[i])
            continue;
        if (g->west[i] > ex + slack_x && fabsf(g->begin[i] - ey) > slack_y && fabsf(g->end[i] - ey) > slack_y)
            found = (g->begin[i] > ey) != (g->end[i] > ey);
        else if (level > 0)
            found = point_group(w, level - 1, index * LEAF + (uint64_t)i, px, py);
        else
            found = ray_block(w, w->zone->block + index * LEAF + (uint64_t)i, px, py);
        if (found == 2)
            return 2;
        parity ^= found;
    }
    return parity;
}

/* Whether a point is in the zone (1), on its boundary (2) or outside (0). */
static int inside_or_on(const Walk *w, double px, double py)
{
    const Zone *z = w->zone;
    if (px < z->west || px > z->east || py < z->south || py > z->north)
        return 0;
    return point_group(w, w->levels - 1, 0, px, py);
}

/* The boundary belongs to the zone. */
static int point_in(const Walk *w, double px, double py) { return inside_or_on(w, px, py) != 0; }

/* ---- the share of a disc ---- */

/* The angle of the arcs inside the zone, crossings put in order; negative where there are too many to keep. */
static double arcs_inside(Walk *w)
{
    double total = 0, angle[CROSSINGS];
    if (w->crossings == 0)
        return point_in(w, w->eye.lon, w->eye.lat + w->eye.half_lat / 1.01) ? 2 * PI : 0;
    if (w->crossings > CROSSINGS)
        return -1;
    for (int i = 0; i < w->crossings; i++)
        angle[i] = atan2(w->cross_y[i], w->cross_x[i]);
    for (int i = 0; i < w->crossings; i++) {
        double best = 3 * PI;
        if (!w->is_exit[i])
            continue;
        for (int j = 0; j < w->crossings; j++) {
            double ahead = angle[j] - angle[i];
            if (j == i)
                continue;
            ahead = ahead < 0 ? ahead + 2 * PI : ahead;
            if (!w->is_exit[j] && ahead < best)
                best = ahead;
        }
        total += best < 3 * PI ? best : 0;
    }
    return total;
}

/* No boundary in reach: all of the disc or nothing, by the ray that was followed on the way. */
static double clear_share(const Walk *w)
{
    const double px = w->eye.lon, py = w->eye.lat;
    int parity = w->parity;
    if (w->is_doubtful || w->near_n > NEAR_BLOCKS)
        return point_in(w, px, py);
    for (int i = 0; i < w->near_n; i++) {
        const int found = ray_block(w, w->near[i], px, py);
        if (found == 2)
            return 1;
        parity ^= found;
    }
    return parity;
}

static double disc_share(Walk *w)
{
    double turn_in, share;
    w->swept = w->pieces = w->bends = w->im = 0;
    w->re = 1;
    w->crossings = w->parity = w->is_doubtful = w->near_n = 0;
    if (!w->eye.is_set)
        eye_bounds(&w->eye);
    disc_group(w, w->levels - 1, 0);
    if (w->crossings == 0 && w->swept == 0)
        return clear_share(w);
    if (!w->eye.is_focused)
        eye_focus(&w->eye);
    turn_in = w->swept * w->eye.area + w->pieces + w->bends;
    if (w->crossings == 0 && turn_in == 0)
        return point_in(w, w->eye.lon, w->eye.lat);
    share = (turn_in + atan2(w->im, w->re)) / (2 * PI);
    share -= floor(share);
    if (share < UNSURE || share > 1 - UNSURE) {
        const double arcs = arcs_inside(w);
        if (arcs >= 0)
            share = (turn_in + arcs) / (2 * PI);
    }
    return share < NOTHING ? 0 : share > 1 - NOTHING ? 1 : share;
}

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

/* What an edge adds to the mass about the origin, in sigmas: by Green's theorem. */
static void normal_edge(Walk *w, double x1, double y1, double x2, double y2)
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
    w->pieces += cross * sum / pieces - (dot > 0 && fabs(cross) < 0.1 * dot ? arc_of(cross / dot) : atan2(cross, dot));
}

/* An edge that may be long or leave the surroundings: cut to them, then so finely that its chords are true. */
static void normal_long(Walk *w, double lon, double lat, double lon2, double lat2)
{
    const Eye *e = &w->eye;
    const double step[2] = {lon2 - lon, lat2 - lat}, wall[2] = {e->half_lon, e->half_lat};
    double t, s, length;
    int parts;
    Seen p;
    if (!cut_edge(lon - e->lon, lat - e->lat, step, wall, &t, &s))
        return;
    length = (s - t) * sqrt(step[0] * step[0] + step[1] * step[1]);
    parts = 1 + (int)(length * 8 / (e->half_lat + 1e-9));
    see(e, t > 0 ? lon + t * step[0] : lon, t > 0 ? lat + t * step[1] : lat, &p, 0, 1);
    for (int k = 1; k <= parts; k++) {
        const double at = t + (s - t) * k / parts;
        const int is_end = k == parts && s == 1;
        see(e, is_end ? lon2 : lon + at * step[0], is_end ? lat2 : lat + at * step[1], &p, 1, 1);
        normal_edge(w, p.x[0], p.y[0], p.x[1], p.y[1]);
        p.x[0] = p.x[1];
        p.y[0] = p.y[1];
    }
}

static void normal_block(Walk *w, uint64_t block)
{
    const Eye *e = &w->eye;
    double lon[LEAF + 1], lat[LEAF + 1];
    const int edges = block_vertices(w, block, lon, lat);
    int plain[LEAF + 1];
    Seen p;
    for (int i = 0; i < LEAF; i++)
        see(e, lon[i], lat[i], &p, i, 1);
    see(e, lon[LEAF], lat[LEAF], &p, LEAF, 1);
    for (int i = 0; i <= LEAF; i++)
        plain[i] = fabs(lon[i] - e->lon) <= e->half_lon && fabs(lat[i] - e->lat) <= e->half_lat;
    for (int i = 0; i < edges; i++) {
        const double dx = lon[i + 1] - lon[i], dy = lat[i + 1] - lat[i];
        if (plain[i] && plain[i + 1] && (dx * dx + dy * dy) * 64 < e->half_lat * e->half_lat)
            normal_edge(w, p.x[i], p.y[i], p.x[i + 1], p.y[i + 1]);
        else
            normal_long(w, lon[i], lat[i], lon[i + 1], lat[i + 1]);
    }
}

static void normal_group(Walk *w, int level, uint64_t index)
{
    const Group *g = &w->index->groups[w->at[level] + index];
    int seen[LEAF];
    sight(w, g, seen);
    for (int i = 0; i < LEAF; i++) {
        if (!(seen[i] & 1))
            continue;
        if (level == 0)
            normal_block(w, w->zone->block + index * LEAF + (uint64_t)i);
        else
            normal_group(w, level - 1, index * LEAF + (uint64_t)i);
    }
}

/* Far boundary adds nothing, what is near adds its mass less its angle; the whole angle is the winding number's. A
   middle on the boundary sees no angle there: it is moved off by a micrometre. */
static double normal_share(Walk *w)
{
    const double lat = w->eye.lat;
    double share;
    int where = inside_or_on(w, w->eye.lon, lat);
    if (where == 2) {
        w->eye.lon += OFF_DEG;
        w->eye.lat += OFF_DEG * 0.6180339887498949;
        where = inside_or_on(w, w->eye.lon, w->eye.lat);
    }
    w->pieces = 0;
    if (!w->eye.is_set)
        eye_bounds(&w->eye);
    normal_group(w, w->levels - 1, 0);
    w->eye.lat = lat;
    share = w->pieces / (2 * PI) + (where != 0);
    return share < NOTHING ? 0 : share > 1 - NOTHING ? 1 : share;
}

#endif
