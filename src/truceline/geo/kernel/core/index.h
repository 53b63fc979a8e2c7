/* The layout of an index in memory and on disk, and what a query gives. All arrays are little-endian. */
#ifndef TRUCELINE_INDEX_H
#define TRUCELINE_INDEX_H

#include <stdint.h>
#include <stddef.h>

#define LEAF 8      /* vertices of a block; also the children of a group */
#define EDGES 7     /* of a block */
#define CLASSES 7   /* of radius, each with a grid of its own */
#define DEG (3.14159265358979323846 / 180.0)

/* One version of a zone. */
typedef struct {
    double west, east, south, north; /* degrees; may run past 180 */
    double s_ref;                    /* authalic sine that the sums of the tree are relative to */
    double mid_lon, mid_lat;         /* degrees; boxes of the tree are relative to these */
    uint64_t block, group;           /* its first block and first (lowest) group */
    uint32_t blocks, unused;
    int32_t from, to;                /* minutes, half-open */
} Zone;

/* Eight nodes: bounding boxes in degrees about the zone's middle, rounded outward (of those that are not there, empty);
   twice the area that each chain sweeps to the parallel s_ref, on the unit authalic sphere; latitude about the middle
   where each chain begins and ends, NaN where it is of more than one ring. */
typedef struct {
    float west[LEAF], east[LEAF], south[LEAF], north[LEAF];
    double sum[LEAF];
    float begin[LEAF], end[LEAF];
} Group;

/* Eight vertices of a ring; the next block begins with the last of them. A ring fills whole blocks, the last repeats its
   closing vertex. */
typedef struct {
    double lon[LEAF], lat[LEAF];
} Block;

/* One of the grids. A tile has `side` x `side` cells; a word of `tiles` is the place of its first cell in `cells`, a
   word of `cells` that of its list in `lists`: a count n, then n times zone * 2 + is_boundary, n times from, n times to.
   A tile all of whose cells have one list has its place, with the highest bit set, in `tiles`. */
typedef struct {
    const uint32_t *tiles, *cells;
    const int32_t *lists;
} Grid;

typedef struct {
    uint64_t zones_n, blocks_n, groups_n;
    const Zone *zones;
    const Block *blocks;
    const Group *groups;
    Grid grids[CLASSES];
    uint64_t bytes;
} Index;

/* How wide each class reaches (m), its tiles to a degree, and into how many cells a tile's side is cut. */
static const double REACH_M[CLASSES] = {0, 2200, 5500, 15000, 36000, 80000, 500500};
static const double PER_DEG[CLASSES] = {1, 1, 1, 1, 1, 1, 0.25};
static const double SIDE[CLASSES] = {20, 20, 16, 8, 4, 4, 1};
#define MOST_SIDE 20

/* The same of one class, with how many tiles there are round the earth and from pole to pole. */
typedef struct {
    double reach_m, per_deg;
    int side, columns, rows;
} Class;

static inline Class class_of(int k)
{
    const Class c = {REACH_M[k], PER_DEG[k], (int)SIDE[k], (int)(360 * PER_DEG[k]), (int)(180 * PER_DEG[k])};
    return c;
}

#define UNIFORM 0x80000000u

/* The smallest metres that one degree of latitude, and of longitude at the equator, can have: rounded down. */
#define LAT_M 110500.0
#define LON_M 111300.0

#endif
