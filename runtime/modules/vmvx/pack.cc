// Matrices into tiles and back.
#include "runtime/modules/vmvx/operands.h"

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

template <class T>
void pack_tiles(const Operand& in, const uint64_t* sizes, const Tiles& tiles, T padding) {
  for (uint64_t i = 0; i < tiles.rows; ++i) {
    uint64_t rows = count_in_matrix(i, tiles.tile_rows, sizes[0]);
    for (uint64_t j = 0; j < tiles.columns; ++j) {
      uint64_t columns = count_in_matrix(j, tiles.tile_columns, sizes[1]);
      uint8_t* tile = tiles.data + i * tiles.row + j * tiles.column;
      for (uint64_t a = 0; a < tiles.tile_rows; ++a) {
        uint8_t* target = tile + a * tiles.inner_row;
        const uint8_t* source =
            in.data + (i * tiles.tile_rows + a) * in.stride0 + j * tiles.tile_columns * in.stride1;
        uint64_t b = 0, end = a < rows ? columns : 0;
        if (in.stride1 == sizeof(T) && tiles.inner_column == sizeof(T)) {
          if (end) std::memcpy(target, source, static_cast<size_t>(end) * sizeof(T));
          b = end;
        }
        for (; b < end; ++b)
          store_le(target + b * tiles.inner_column, load_le<T>(source + b * in.stride1));
        for (; b < tiles.tile_columns; ++b) store_le(target + b * tiles.inner_column, padding);
      }
    }
  }
}

void unpack_tiles(const Tiles& tiles, const Operand& out, const uint64_t* sizes) {
  for (uint64_t i = 0; i < tiles.rows; ++i) {
    uint64_t rows = count_in_matrix(i, tiles.tile_rows, sizes[0]);
    for (uint64_t j = 0; j < tiles.columns && rows; ++j) {
      uint64_t columns = count_in_matrix(j, tiles.tile_columns, sizes[1]);
      const uint8_t* tile = tiles.data + i * tiles.row + j * tiles.column;
      for (uint64_t a = 0; a < rows; ++a) {
        const uint8_t* source = tile + a * tiles.inner_row;
        uint8_t* target = out.data + (i * tiles.tile_rows + a) * out.stride0 +
                          j * tiles.tile_columns * out.stride1;
        for (uint64_t b = 0; b < columns; ++b)
          store_le(target + b * out.stride1, load_le<uint32_t>(source + b * tiles.inner_column));
      }
    }
  }
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
  if (type == type_i8) {
    pack_tiles<uint8_t>(in, sizes, tiles, static_cast<uint8_t>(padding));
  } else {
    pack_tiles<uint32_t>(in, sizes, tiles, static_cast<uint32_t>(padding));
  }
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
  unpack_tiles(tiles, out, sizes + 4);
  return ok_status;
}

}  // namespace mote::vmvx
