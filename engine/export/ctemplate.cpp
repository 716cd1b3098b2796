#include "engine/export/ctemplate.h"

namespace flipscope::ctemplate {

const char* const types = R"(
/* A layer. Rows of weights: bit k of a row is bit k % 32 of its word k / 32; 1 is +1, 0 is -1. Of ternary
   weights a neuron has two rows (planes), and a weight is the mean of its two numbers. The bits of a map lie
   pixel by pixel, the channels of a pixel side by side. A neuron is 1 where its sum reaches its threshold. */
typedef struct {
    const uint32_t *weights;
    const int32_t *thresholds;
    uint32_t inputs, words, neurons, planes; /* words = (inputs + 31) / 32, of a row */
    uint32_t height, width, channels;
    uint32_t kernel_height, kernel_width, stride, padding, pool;
} layer;

/* How many bits of a word are 1. */
static uint32_t ones(uint32_t x)
{
#if defined(__GNUC__) && (defined(__POPCNT__) || defined(__aarch64__) || defined(__riscv_zbb))
    return (uint32_t)__builtin_popcountl(x);
#else
    x = x - ((x >> 1) & UINT32_C(0x55555555));
    x = (x & UINT32_C(0x33333333)) + ((x >> 2) & UINT32_C(0x33333333));
    x = (x + (x >> 4)) & UINT32_C(0x0f0f0f0f);
    x = x + (x >> 8);
    return (x + (x >> 16)) & 63;
#endif
}
)";

const char* const bitEncoder = R"(
/* Value i of the picture gives bit i of each plane; planes follow each other, or (in front of filters) the
   planes of a pixel's channels lie side by side. */
static void encode(const uint8_t *pixels, uint32_t *bits)
{
    uint32_t plane, i, bit, table = 0;
    for (i = 0; i < INPUT_WORDS; ++i)
        bits[i] = 0;
    for (plane = 0; plane < PLANES; ++plane)
        for (i = 0; i < VALUES; ++i, ++table) {
            bit = PLACE(plane, i);
            if (VIEW(pixels, plane, i) >= encoder_table[table])
                bits[bit / 32] |= UINT32_C(1) << (bit % 32);
        }
}
)";

const char* const contrast = R"(
/* 128 + the difference between a value and the mean of its channel in the square around it. */
static uint32_t contrast(const uint8_t *pixels, uint32_t place)
{
    const uint32_t c = place % CHANNELS, x = place / CHANNELS % WIDTH, y = place / CHANNELS / WIDTH;
    const uint32_t top = y < RADIUS ? 0 : y - RADIUS, left = x < RADIUS ? 0 : x - RADIUS;
    const uint32_t bottom = HEIGHT - y <= RADIUS ? HEIGHT : y + RADIUS + 1;
    const uint32_t right = WIDTH - x <= RADIUS ? WIDTH : x + RADIUS + 1;
    uint32_t sum = 0, i, j;
    int32_t value;
    for (i = top; i < bottom; ++i)
        for (j = left; j < right; ++j)
            sum += pixels[(i * WIDTH + j) * CHANNELS + c];
    value = 128 + (int32_t)pixels[place] - (int32_t)(sum / ((bottom - top) * (right - left)));
    return value < 0 ? 0 : value > 255 ? 255 : (uint32_t)value;
}
)";

const char* const sumBits = R"(
/* The sum of weight x input over a row of bits. */
static int32_t sum_bits(const layer *l, uint32_t neuron, const uint32_t *x)
{
    const uint32_t *w = l->weights + neuron * l->planes * l->words;
    uint32_t differing = 0, plane, i;
    for (plane = 0; plane < l->planes; ++plane, w += l->words)
        for (i = 0; i < l->words; ++i)
            differing += ones(w[i] ^ x[i]);
    return (int32_t)l->inputs - (int32_t)(2 * differing / l->planes);
}
)";

const char* const sumGrey = R"(
/* The sum of weight x value over values of eight bits, given plane by plane, which add up to `total`. */
static int32_t sum_grey(const layer *l, uint32_t neuron, const uint32_t *planes, int32_t total)
{
    const uint32_t *w = l->weights + neuron * l->planes * l->words;
    uint32_t sum = 0, plane, bit, i;
    for (plane = 0; plane < l->planes; ++plane, w += l->words)
        for (bit = 0; bit < 8; ++bit) {
            const uint32_t *x = planes + bit * l->words;
            uint32_t count = 0;
            for (i = 0; i < l->words; ++i)
                count += ones(w[i] & x[i]);
            sum += count << bit;
        }
    return (int32_t)(2 * sum / l->planes) - total;
}
)";

const char* const gatherBits = R"(
/* ORs `count` bits into words that are 0 there. */
static void copy_bits(uint32_t *to, uint32_t to_bit, const uint32_t *from, uint32_t from_bit, uint32_t count)
{
    while (count > 0) {
        const uint32_t start = to_bit % 32, shift = from_bit % 32;
        const uint32_t take = count < 32 - start ? count : 32 - start;
        uint32_t bits = from[from_bit / 32] >> shift;
        if (shift + take > 32)
            bits |= from[from_bit / 32 + 1] << (32 - shift);
        if (take < 32)
            bits &= (UINT32_C(1) << take) - 1;
        to[to_bit / 32] |= bits << start;
        to_bit += take;
        from_bit += take;
        count -= take;
    }
}

/* What the filters see at (y, x) of their sums; outside of the map all bits are 0, that is -1. */
static void gather_bits(const layer *l, const uint32_t *map, uint32_t y, uint32_t x, uint32_t *patch)
{
    const uint32_t run = l->kernel_width * l->channels;
    uint32_t ky, i;
    for (i = 0; i < l->words; ++i)
        patch[i] = 0;
    for (ky = 0; ky < l->kernel_height; ++ky) {
        const uint32_t row = y * l->stride + ky, column = x * l->stride;
        uint32_t first = 0, last = l->kernel_width;
        if (row < l->padding || row - l->padding >= l->height)
            continue;
        if (column < l->padding)
            first = l->padding - column;
        if (column + last > l->width + l->padding)
            last = column < l->width + l->padding ? l->width + l->padding - column : 0;
        if (first < last)
            copy_bits(patch, ky * run + first * l->channels, map,
                      ((row - l->padding) * l->width + column + first - l->padding) * l->channels,
                      (last - first) * l->channels);
    }
}
)";

const char* const gatherGrey = R"(
/* What the filters see at (y, x), as eight planes of bits; outside of the picture all is 0. Returns the sum
   of the values. */
static int32_t gather_grey(const layer *l, const uint8_t *pixels, uint32_t y, uint32_t x, uint32_t *planes)
{
    uint32_t ky, kx, c, k, i, bit = 0;
    int32_t total = 0;
    for (i = 0; i < 8 * l->words; ++i)
        planes[i] = 0;
    for (ky = 0; ky < l->kernel_height; ++ky)
        for (kx = 0; kx < l->kernel_width; ++kx) {
            const uint32_t row = y * l->stride + ky, column = x * l->stride + kx;
            if (row < l->padding || row - l->padding >= l->height || column < l->padding ||
                column - l->padding >= l->width) {
                bit += l->channels;
                continue;
            }
            for (c = 0; c < l->channels; ++c, ++bit) {
                const uint32_t value =
                    pixels[((row - l->padding) * l->width + column - l->padding) * l->channels + c];
                total += (int32_t)value;
                for (k = 0; k < 8; ++k)
                    planes[k * l->words + bit / 32] |= ((value >> k) & 1) << (bit % 32);
            }
        }
    return total;
}
)";

const char* const denseBits = R"(
/* A dense layer, from bits to bits. */
static void dense(const layer *l, const uint32_t *x, uint32_t *out)
{
    uint32_t o;
    for (o = 0; o < (l->neurons + 31) / 32; ++o)
        out[o] = 0;
    for (o = 0; o < l->neurons; ++o)
        if (sum_bits(l, o, x) >= l->thresholds[o])
            out[o / 32] |= UINT32_C(1) << (o % 32);
}
)";

const char* const filtersBits = R"(
/* Filters at every place of a map of bits; the 1s of `pool` x `pool` neighbours are ORed. */
static void filters(const layer *l, const uint32_t *map, uint32_t *patch, uint32_t *out)
{
    const uint32_t height = ((l->height + 2 * l->padding - l->kernel_height) / l->stride + 1) / l->pool;
    const uint32_t width = ((l->width + 2 * l->padding - l->kernel_width) / l->stride + 1) / l->pool;
    uint32_t y, x, o;
    for (o = 0; o < (height * width * l->neurons + 31) / 32; ++o)
        out[o] = 0;
    for (y = 0; y < height * l->pool; ++y)
        for (x = 0; x < width * l->pool; ++x) {
            uint32_t bit = (y / l->pool * width + x / l->pool) * l->neurons;
            gather_bits(l, map, y, x, patch);
            for (o = 0; o < l->neurons; ++o, ++bit)
                if (sum_bits(l, o, patch) >= l->thresholds[o])
                    out[bit / 32] |= UINT32_C(1) << (bit % 32);
        }
}
)";

const char* const filtersGrey = R"(
/* The first layer, over the picture itself; a dense one is a filter that covers all of it. */
static void grey(const layer *l, const uint8_t *pixels, uint32_t *planes, uint32_t *out)
{
    const uint32_t height = ((l->height + 2 * l->padding - l->kernel_height) / l->stride + 1) / l->pool;
    const uint32_t width = ((l->width + 2 * l->padding - l->kernel_width) / l->stride + 1) / l->pool;
    uint32_t y, x, o;
    for (o = 0; o < (height * width * l->neurons + 31) / 32; ++o)
        out[o] = 0;
    for (y = 0; y < height * l->pool; ++y)
        for (x = 0; x < width * l->pool; ++x) {
            const int32_t total = gather_grey(l, pixels, y, x, planes);
            uint32_t bit = (y / l->pool * width + x / l->pool) * l->neurons;
            for (o = 0; o < l->neurons; ++o, ++bit)
                if (sum_grey(l, o, planes, total) >= l->thresholds[o])
                    out[bit / 32] |= UINT32_C(1) << (bit % 32);
        }
}
)";

const char* const checksum = R"(
uint32_t @name@_checksum(void)
{
    uint32_t hash = UINT32_C(2166136261); /* FNV-1a, word by word */
    uint32_t l, i;
    for (l = 0; l < LAYERS; ++l) {
        for (i = 0; i < layers[l].neurons * layers[l].planes * layers[l].words; ++i)
            hash = ((hash ^ layers[l].weights[i]) * UINT32_C(16777619)) & UINT32_C(0xffffffff);
        for (i = 0; i < layers[l].neurons; ++i)
            hash = ((hash ^ (uint32_t)layers[l].thresholds[i]) * UINT32_C(16777619)) & UINT32_C(0xffffffff);
    }
)";

const char* const selfTest = R"(
static @name@_memory memory;

static int vectors_agree(void)
{
    unsigned agreeing = 0, v;
    for (v = 0; v < VECTORS; ++v) {
        int32_t scores[@NAME@_CLASSES];
        const int predicted = @name@_predict(&memory, pixels[v], scores);
        int same = predicted == expected_class[v], c;
        for (c = 0; c < @NAME@_CLASSES; ++c)
            same = same && scores[c] == expected_scores[v][c];
        if (!same)
            printf("vector %u: expected class %d, found %d, or another score\n", v, (int)expected_class[v],
                   predicted);
        agreeing += same ? 1U : 0U;
    }
    printf("%u of %u vectors agree\n", agreeing, (unsigned)VECTORS);
    return agreeing == VECTORS;
}

static int predict_stdin(void)
{
    static uint8_t picture[@NAME@_PICTURE_BYTES];
    size_t size;
    while ((size = fread(picture, 1, sizeof picture, stdin)) == sizeof picture)
        if (printf("%d\n", @name@_predict(&memory, picture, NULL)) < 0)
            return 1;
    if (size != 0 || ferror(stdin)) {
        fprintf(stderr, "expected pictures of %u bytes, found %u at the end\n", (unsigned)sizeof picture,
                (unsigned)size);
        return 1;
    }
    return fflush(stdout) != 0;
}

int main(int argc, char **argv)
{
    int good;
    if (argc == 2 && strcmp(argv[1], "-") == 0)
        return predict_stdin();
    if (argc != 1) {
        fprintf(stderr, "without an argument: runs the self-test; with -: raw pictures from stdin, one class "
                        "per line\n");
        return 2;
    }
    good = @name@_checksum() == @NAME@_CHECKSUM;
    puts(good ? "weights, thresholds and encoder are as exported"
              : "weights, thresholds or encoder are NOT as exported");
    return vectors_agree() && good ? 0 : 1;
}
)";

} // namespace flipscope::ctemplate
