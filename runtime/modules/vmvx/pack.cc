// Matrices into tiles and back.
#include "runtime/modules/vmvx/operands.h"
#include "runtime/modules/vmvx/tile_kernels.h"
#include "runtime/modules/vmvx/transpose.h"

namespace mote::vmvx {
namespace {

enum : uint32_t {
  type_mask = 0xFF,
  type_f32 = 1,
  type_i8 = 2,
  type_i32 = 3,
  inner_transposed = 0x100,
  outer_transposed = 0x200
};

// A matrix as tiles: element (a, b) of tile (i, j) lies at i * row + j * column + a * inner_row +
// b * inner_column bytes.
struct Tiles {
  uint8_t* data;
  uint64_t rows, columns;  // of tiles
  uint64_t tile_rows, tile_columns;
  size_t row, column, inner_row, inner_column;
};

// `sizes`: the extents of the four dimensions as they lie in memory.
Status find_tiles(const vm::Call& call, size_t position, Access access, const uint64_t* sizes,
                  uint32_t flags, size_t element_size, Tiles& tiles) {
  uint64_t tile_size, row_size;
  if (!checked_multiply(sizes[2], sizes[3], tile_size) ||
      !checked_multiply(sizes[1], tile_size, row_size))
    return out_of_range<"an operand past the end of its buffer">;
  if (sizes[0] == 0 || row_size == 0) {
    tiles = {};
    return ok_status;
  }
  Operand operand;
  MOTE_TRY(find_operand(call, position, access, {call.u64(position + 1), call.u64(position + 2), 1},
                        sizes[0], row_size, element_size, operand));
  // In bounds, so all of these fit.
  size_t tile_bytes = static_cast<size_t>(tile_size) * element_size;
  size_t inner_bytes = static_cast<size_t>(sizes[3]) * element_size;
  tiles = {operand.data,    sizes[0],   sizes[1],    sizes[2],    sizes[3],
           operand.stride0, tile_bytes, inner_bytes, element_size};
  if (flags & outer_transposed) {
    std::swap(tiles.rows, tiles.columns);
    std::swap(tiles.row, tiles.column);
  }
  if (flags & inner_transposed) {
    std::swap(tiles.tile_rows, tiles.tile_columns);
    std::swap(tiles.inner_row, tiles.inner_column);
  }
  return ok_status;
}

// How many of the `extent` elements of tile `index` the matrix has.
uint64_t count_in_matrix(uint64_t index, uint64_t extent, uint64_t size) {
  uint64_t start = index * extent;
  if (start >= size) return 0;
  return size - start < extent ? size - start : extent;
}

// Of 1 or 4 bytes.
void copy_element(uint8_t* to, const uint8_t* from, size_t size) {
  if (size == 1) {
    *to = *from;
  } else {
    std::memcpy(to, from, 4);
  }
}

// Rows of elements that lie one behind the other on both sides.
struct Rows {
  uint8_t* to;
  const uint8_t* from;
  size_t to_stride, from_stride;
};

// The bytes of most rows, which the compiler then knows.
template <size_t size>
void copy_rows_of(const Rows& rows, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    uint8_t row[size];
    std::memcpy(row, rows.from + i * rows.from_stride, size);
    std::memcpy(rows.to + i * rows.to_stride, row, size);
  }
}

void copy_rows(const Rows& rows, uint64_t count, size_t size) {
  if (has_dense_loops && size == tile_size) return copy_rows_of<tile_size>(rows, count);
  if (has_dense_loops && size == tile_size * 4) return copy_rows_of<tile_size * 4>(rows, count);
  for (uint64_t i = 0; i < count; ++i)
    std::memmove(rows.to + i * rows.to_stride, rows.from + i * rows.from_stride, size);
}

// One tile and what of the matrix lies in it.
struct Part {
  uint8_t *tile, *matrix;
  uint64_t rows, columns;
};

Part find_part(const Tiles& tiles, const Operand& matrix, const uint64_t* sizes, uint64_t i,
               uint64_t j) {
  return {
      tiles.data + i * tiles.row + j * tiles.column,
      matrix.data + i * tiles.tile_rows * matrix.stride0 + j * tiles.tile_columns * matrix.stride1,
      count_in_matrix(i, tiles.tile_rows, sizes[0]),
      count_in_matrix(j, tiles.tile_columns, sizes[1])};
}

// Rows of the tile are columns of the matrix, and both are dense.
bool is_turned(const Tiles& tiles, const Operand& matrix, size_t element_size) {
  return matrix.stride1 == element_size && tiles.inner_row == element_size &&
         tiles.tile_rows == tile_size && tiles.tile_columns == tile_size;
}

void pack_tile(const Tiles& tiles, const Operand& matrix, const Part& part, size_t element_size,
               const uint8_t* padding) {
  bool is_full = part.rows == tiles.tile_rows && part.columns == tiles.tile_columns;
  if (has_dense_loops && is_full && is_turned(tiles, matrix, element_size)) {
    if (element_size == 1)
      return transpose_bytes(part.matrix, matrix.stride0, part.tile, tiles.inner_column);
    return transpose_words<tile_size, tile_size>(part.matrix, matrix.stride0, part.tile,
                                                 tiles.inner_column);
  }
  uint64_t dense_rows = 0;
  if (part.columns == tiles.tile_columns && matrix.stride1 == element_size &&
      tiles.inner_column == element_size) {
    dense_rows = part.rows;
    copy_rows({part.tile, part.matrix, tiles.inner_row, matrix.stride0}, dense_rows,
              static_cast<size_t>(part.columns) * element_size);
  }
  for (uint64_t a = dense_rows; a < tiles.tile_rows; ++a) {
    for (uint64_t b = 0; b < tiles.tile_columns; ++b) {
      bool is_inside = a < part.rows && b < part.columns;
      copy_element(part.tile + a * tiles.inner_row + b * tiles.inner_column,
                   is_inside ? part.matrix + a * matrix.stride0 + b * matrix.stride1 : padding,
                   element_size);
    }
  }
}

void unpack_tile(const Tiles& tiles, const Operand& matrix, const Part& part, size_t element_size) {
  if (matrix.stride1 == element_size && tiles.inner_column == element_size)
    return copy_rows({part.matrix, part.tile, matrix.stride0, tiles.inner_row}, part.rows,
                     static_cast<size_t>(part.columns) * element_size);
  for (uint64_t a = 0; a < part.rows; ++a)
    for (uint64_t b = 0; b < part.columns; ++b)
      copy_element(part.matrix + a * matrix.stride0 + b * matrix.stride1,
                   part.tile + a * tiles.inner_row + b * tiles.inner_column, element_size);
}

}  // namespace

// (in, offset, stride0, stride1, out, offset, stride0, stride1, in size0, size1, out size0 to 3,
// padding, flags)
Status pack(vm::Call& call) {
  uint64_t sizes[6];
  MOTE_TRY(read_sizes(call, 8, sizes, 6));
  auto flags = static_cast<uint32_t>(call.i32(15));
  uint32_t type = flags & type_mask;
  if (type != type_f32 && type != type_i8 && type != type_i32)
    return invalid_argument<"packing of a type that it does not take">;
  size_t element_size = type == type_i8 ? 1 : 4;
  Operand in = {};
  if (sizes[0] != 0 && sizes[1] != 0)
    MOTE_TRY(find_operand(call, 0, Access::read, sizes[0], sizes[1], element_size, in));
  else
    sizes[0] = sizes[1] = 0;
  Tiles tiles;
  MOTE_TRY(find_tiles(call, 4, Access::write, sizes + 2, flags, element_size, tiles));
  uint64_t padding = call.u64(14);
  auto* padding_bytes = reinterpret_cast<const uint8_t*>(&padding);
  for (uint64_t i = 0; i < tiles.rows; ++i)
    for (uint64_t j = 0; j < tiles.columns; ++j)
      pack_tile(tiles, in, find_part(tiles, in, sizes, i, j), element_size, padding_bytes);
  return ok_status;
}

// (in, offset, stride0, stride1, out, offset, stride0, stride1, in size0 to 3, out size0, size1,
// flags)
Status unpack(vm::Call& call) {
  uint64_t sizes[6];
  MOTE_TRY(read_sizes(call, 8, sizes, 6));
  auto flags = static_cast<uint32_t>(call.i32(14));
  uint32_t type = flags & type_mask;
  if (type != type_f32 && type != type_i32)
    return invalid_argument<"unpacking of a type that it does not take">;
  constexpr size_t element_size = 4;
  if (sizes[4] == 0 || sizes[5] == 0) return ok_status;
  Tiles tiles;
  MOTE_TRY(find_tiles(call, 0, Access::read, sizes, flags, element_size, tiles));
  Operand out;
  MOTE_TRY(find_operand(call, 4, Access::write, sizes[4], sizes[5], element_size, out));
  // Tiles behind the last row have nothing to give, however many they say they are.
  for (uint64_t i = 0; i < tiles.rows && count_in_matrix(i, tiles.tile_rows, sizes[4]); ++i)
    for (uint64_t j = 0; j < tiles.columns; ++j)
      unpack_tile(tiles, out, find_part(tiles, out, sizes + 4, i, j), element_size);
  return ok_status;
}

}  // namespace mote::vmvx
