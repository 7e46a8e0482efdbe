// .gguf: pairs of keys and values, of which only the alignment counts here, descriptions of
// tensors, and their bytes.
#include "runtime/io/parameter_formats.h"

namespace mote::io {
namespace {

constexpr uint32_t magic = 0x46554747;  // "GGUF"
constexpr uint32_t value_u32 = 4, value_string = 8, value_array = 9;
// Bytes of a value by its type; 0: strings and arrays.
constexpr uint8_t value_sizes[] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
constexpr uint32_t default_alignment = 32;

// Tensor types as ggml numbers them: how many bytes hold how many elements.
struct Block {
  uint16_t bytes;
  uint16_t elements;
};
constexpr Block blocks[] = {
    {4, 1},    {2, 1},    {18, 32},  {20, 32},   {0, 0},     {0, 0},     {22, 32},   {24, 32},
    {34, 32},  {36, 32},  {84, 256}, {110, 256}, {144, 256}, {176, 256}, {210, 256}, {292, 256},
    {66, 256}, {74, 256}, {98, 256}, {0, 0},     {0, 0},     {0, 0},     {0, 0},     {0, 0},
    {1, 1},    {2, 1},    {4, 1},    {8, 1},     {8, 1},     {0, 0},     {2, 1},
};

class Reader {
 public:
  Reader(Bytes file, Array<ParameterEntry>& out, Diagnostic& diagnostic)
      : file_(file), out_(out), diagnostic_(diagnostic) {}

  Status read() {
    Status status = read_file();
    if (!status.ok()) diagnostic_.offset = at_;
    return status;
  }

 private:
  Status read_file() {
    uint32_t found_magic, version;
    uint64_t tensor_count, pair_count;
    MOTE_TRY(load(found_magic));
    if (found_magic != magic) return invalid_argument<"not a .gguf file">;
    MOTE_TRY(load(version));
    if (version < 2 || version > 3) {
      diagnostic_.expected.text("version 2 or 3");
      diagnostic_.found.unsigned_number(version);
      return unimplemented<"unsupported version of .gguf">;
    }
    MOTE_TRY(load(tensor_count));
    MOTE_TRY(load(pair_count));
    if (tensor_count == 0) return ok_status;
    for (; pair_count; --pair_count) MOTE_TRY(read_pair());
    size_t first = out_.size();
    for (; tensor_count; --tensor_count) MOTE_TRY(read_tensor());
    return place_tensors(first);
  }

  // Every number of a count costs bytes of the file, so no count is too large to try.
  Status skip(uint64_t size) {
    if (size > file_.size() - at_) return out_of_range<"a .gguf file ends too early">;
    at_ += static_cast<size_t>(size);
    return ok_status;
  }

  template <class T>
  Status load(T& out) {
    size_t start = at_;
    MOTE_TRY(skip(sizeof out));
    out = load_le<T>(file_.data() + start);
    return ok_status;
  }

  Status load_string(std::string_view& out) {
    uint64_t length;
    MOTE_TRY(load(length));
    size_t start = at_;
    MOTE_TRY(skip(length));
    out = {reinterpret_cast<const char*>(file_.data() + start), static_cast<size_t>(length)};
    return ok_status;
  }

  Status read_pair() {
    std::string_view key;
    uint32_t type;
    MOTE_TRY(load_string(key));
    MOTE_TRY(load(type));
    if (key != "general.alignment") return skip_value(type);
    if (type != value_u32) return invalid_argument<"general.alignment of .gguf is not a u32">;
    MOTE_TRY(load(alignment_));
    if (is_power_of_two(alignment_)) return ok_status;
    diagnostic_.found.unsigned_number(alignment_);
    return invalid_argument<"general.alignment of .gguf is not a power of two">;
  }

  Status skip_value(uint32_t type) {
    if (type != value_array) return skip_values(type, 1);
    uint32_t element;
    uint64_t count;
    MOTE_TRY(load(element));
    MOTE_TRY(load(count));
    if (element == value_array) return invalid_argument<"an array of arrays in .gguf">;
    return skip_values(element, count);
  }

  Status skip_values(uint32_t type, uint64_t count) {
    if (type >= std::size(value_sizes)) {
      diagnostic_.found.text("type ").unsigned_number(type);
      return invalid_argument<"unknown type of value in .gguf">;
    }
    if (type == value_string) {
      std::string_view ignored;
      for (; count; --count) MOTE_TRY(load_string(ignored));
      return ok_status;
    }
    uint64_t size;
    return skip(checked_multiply(count, value_sizes[type], size) ? size : UINT64_MAX);
  }

  // The offset of the entry counts from where the data begins, which is known when all are read.
  Status read_tensor() {
    ParameterEntry entry;
    uint32_t rank, type;
    MOTE_TRY(load_string(entry.key));
    MOTE_TRY(load(rank));
    uint64_t count = 1;
    bool fits = true;
    for (; rank; --rank) {
      uint64_t dim;
      MOTE_TRY(load(dim));
      fits = checked_multiply(count, dim, count) && fits;
    }
    MOTE_TRY(load(type));
    MOTE_TRY(load(entry.offset));
    if (type >= std::size(blocks) || blocks[type].elements == 0) {
      diagnostic_.found.text("type ").unsigned_number(type);
      return unimplemented<"unsupported type of tensor in .gguf">;
    }
    fits = checked_multiply(count, blocks[type].bytes, entry.length) && fits;
    if (!fits) return invalid_argument<"a tensor of .gguf is larger than any file">;
    entry.length /= blocks[type].elements;
    return out_.push(entry);
  }

  Status place_tensors(size_t first) {
    uint64_t start = align_up(at_, alignment_);
    uint64_t size = start < file_.size() ? file_.size() - start : 0;
    for (ParameterEntry& entry : std::span(out_.begin() + first, out_.end())) {
      if (!checked_range(entry.offset, entry.length, size)) {
        diagnostic_.detail.text("tensor ").text(entry.key);
        return invalid_argument<"a tensor leaves the data of .gguf">;
      }
      entry.offset += start;
    }
    return ok_status;
  }

  Bytes file_;
  Array<ParameterEntry>& out_;
  Diagnostic& diagnostic_;
  size_t at_ = 0;
  uint32_t alignment_ = default_alignment;
};

}  // namespace

Status parse_gguf(Bytes file, Array<ParameterEntry>& out, Diagnostic& diagnostic) {
  return Reader(file, out, diagnostic).read();
}

}  // namespace mote::io
