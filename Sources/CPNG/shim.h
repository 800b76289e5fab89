#ifndef STEMULATOR_CPNG_H
#define STEMULATOR_CPNG_H
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/// A growing block of memory, to be freed by whoever asked for it.
typedef struct {
  unsigned char *bytes;
  size_t count;
  size_t capacity;
} stm_png_block;

static void stm_png_append(png_structp png, png_bytep data, png_size_t count) {
  stm_png_block *block = (stm_png_block *)png_get_io_ptr(png);
  if (block->count + count > block->capacity) {
    size_t capacity = 2 * (block->count + count);
    unsigned char *bytes = (unsigned char *)realloc(block->bytes, capacity);
    if (!bytes) png_error(png, "no memory");
    block->bytes = bytes;
    block->capacity = capacity;
  }
  memcpy(block->bytes + block->count, data, count);
  block->count += count;
}

static void stm_png_flush(png_structp png) { (void)png; }
static void stm_png_fail(png_structp png, png_const_charp text) {
  (void)text;
  png_longjmp(png, 1);
}
static void stm_png_warn(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

/// Encodes rows of `stride` bytes into `block`; returns 0 on success. In C because libpng reports errors with
/// longjmp. Samples of 16 bits are big endian. No chunk depends on time or machine.
static inline int stm_png_encode(stm_png_block *block, unsigned width, unsigned height, int depth,
                                 int colour_type, const unsigned char *rows, size_t stride) {
  png_infop info = NULL;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, stm_png_fail, stm_png_warn);
  if (!png) return -1;
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, NULL);
    return -1;
  }
  info = png_create_info_struct(png);
  if (!info) png_error(png, "no memory");
  png_set_write_fn(png, block, stm_png_append, stm_png_flush);
  png_set_IHDR(png, info, width, height, depth, colour_type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(png, 6);
  png_write_info(png, info);
  for (unsigned y = 0; y < height; y++) png_write_row(png, rows + y * stride);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return 0;
}
#endif
