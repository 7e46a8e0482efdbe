#include "base/port/port.h"
#include "mote/training.hpp"
#include "runtime/io/npy.h"

namespace mote::training {
namespace {

// Programs have integers without a sign, whatever .npy says.
hal::ElementType type_of(const io::NpyHeader& header) {
  using enum hal::ElementClass;
  bool is_power = is_power_of_two(header.item_bytes) && header.item_bytes <= 8;
  uint32_t bits = header.item_bytes * 8;
  if (header.kind == 'b' && bits == 8) return hal::ElementType::i1;
  if ((header.kind == 'i' || header.kind == 'u') && is_power)
    return hal::element_type(signless, bits);
  if (header.kind == 'f' && is_power && bits > 8) return hal::element_type(ieee, bits);
  return hal::ElementType::none;
}

Status parse(Bytes file, io::NpyHeader& header, Bytes& array, Diagnostic& diagnostic) {
  MOTE_TRY_ASSIGN(size_t size, io::npy_header_bytes(file, diagnostic));
  if (size > file.size()) return invalid_argument<"the header of .npy leaves the file">;
  MOTE_TRY(io::parse_npy_header(file.first(size), header, diagnostic));
  array = file.subspan(size);
  if (type_of(header) != hal::ElementType::none) return ok_status;
  const char kind[] = {header.kind, 0};
  diagnostic.found.text("'").text(kind).unsigned_number(header.item_bytes).text("'");
  return unimplemented<"unsupported .npy element type">;
}

}  // namespace

const ObjectType Dataset::object_type{"mote.training.dataset"};

Result<Ref<Dataset>> Dataset::create(Session& session) {
  auto* data = create_in<Dataset>(session.allocator(), session);
  if (!data) return out_of_memory;
  return Ref<Dataset>::adopt(data);
}

Dataset::Dataset(Session& session)
    : Object(object_type),
      session_(session),
      columns_(session.allocator()),
      shapes_(session.allocator()) {}

Dataset::~Dataset() {
  for (const Column& column : columns_)
    if (column.file.data()) port::close_file(column.file, true);
}

void Dataset::destroy() { destroy_in(session_.allocator(), this); }

Status Dataset::add_file(const char* path) {
  Diagnostic& diagnostic = session_.diagnostic();
  diagnostic.clear();
  Result<Bytes> file = port::open_file(path, true);
  Status status = file.status();
  if (file.ok()) {
    io::NpyHeader header;
    Bytes array;
    status = parse(file.value(), header, array, diagnostic);
    if (status.ok()) status = add(header.shape(), type_of(header), array, file.value());
    if (!status.ok()) port::close_file(file.value(), true);
  }
  if (!status.ok()) diagnostic.where.text(path);
  return status;
}

Status Dataset::add_array(std::span<const int64_t> shape, hal::ElementType type, Bytes bytes) {
  session_.diagnostic().clear();
  return add(shape, type, bytes, {});
}

Status Dataset::add(std::span<const int64_t> shape, hal::ElementType type, Bytes bytes,
                    Bytes file) {
  Diagnostic& diagnostic = session_.diagnostic();
  uint64_t size;
  if (shape.empty()) return invalid_argument<"a column has a dimension that counts rows">;
  if (!hal::dense_size(shape, type, size) || size != bytes.size()) {
    hal::format_shape_and_type(diagnostic.expected, shape, type);
    diagnostic.found.unsigned_number(bytes.size()).text(" bytes");
    return invalid_argument<"the bytes do not fill the array">;
  }
  auto rows = static_cast<uint64_t>(shape[0]);
  if (rows == 0 || rows > UINT32_MAX) {
    diagnostic.found.unsigned_number(rows).text(" rows");
    return invalid_argument<"a data set has from 1 to 2^32 - 1 rows">;
  }
  if (!columns_.empty() && rows != row_count_) {
    diagnostic.expected.unsigned_number(row_count_).text(" rows");
    diagnostic.found.unsigned_number(rows);
    return invalid_argument<"the columns of a data set differ in their rows">;
  }
  uint64_t row_bytes;
  if (!hal::dense_size(shape.subspan(1), type, row_bytes) || row_bytes * rows != size)
    return invalid_argument<"rows do not begin at bytes">;
  MOTE_TRY(columns_.reserve(columns_.size() + 1));
  Column column = {.type = type,
                   .shape_begin = static_cast<uint32_t>(shapes_.size()),
                   .shape_size = static_cast<uint32_t>(shape.size() - 1),
                   .row_bytes = static_cast<size_t>(row_bytes),
                   .bytes = bytes,
                   .file = file};
  MOTE_TRY(shapes_.append(shape.subspan(1)));
  row_count_ = static_cast<uint32_t>(rows);
  return columns_.push(column);
}

std::span<const int64_t> Dataset::row_shape(uint32_t column) const {
  return {shapes_.data() + columns_[column].shape_begin, columns_[column].shape_size};
}

Bytes Dataset::row(uint32_t column, uint32_t row) const {
  const Column& from = columns_[column];
  return from.bytes.subspan(row * from.row_bytes, from.row_bytes);
}

}  // namespace mote::training
