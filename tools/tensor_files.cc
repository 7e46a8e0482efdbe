#include "tools/tensor_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include "runtime/io/npy.h"
#include "tools/element.h"

namespace mote::tools {
namespace {

using hal::ElementClass;
using hal::ElementType;

constexpr Status cannot_open = unknown<"cannot open the file">;
constexpr Status cannot_read = unknown<"cannot read the file">;

struct Kind {
  char npy;
  ElementClass element_class;
};
// Reading takes the first row that fits, writing likewise.
constexpr Kind kinds[] = {
    {'b', ElementClass::boolean},  {'i', ElementClass::signed_integer},
    {'i', ElementClass::signless}, {'u', ElementClass::unsigned_integer},
    {'f', ElementClass::ieee},     {'c', ElementClass::complex},
    {'V', ElementClass::opaque},
};

// Appends `size` bytes. Grows with what arrives, so a size that no file backs costs nothing.
Status read_bytes(std::FILE* file, uint64_t size, Array<uint8_t>& out, Diagnostic& diagnostic) {
  size_t start = out.size();
  uint64_t done = 0;
  while (done < size) {
    uint64_t step = done > (1 << 20) ? done : 1 << 20;
    if (step > size - done) step = size - done;
    MOTE_TRY(out.resize(static_cast<size_t>(start + done + step)));
    size_t count =
        std::fread(&out[start + static_cast<size_t>(done)], 1, static_cast<size_t>(step), file);
    done += count;
    if (count == step) continue;
    if (std::ferror(file)) return cannot_read;
    diagnostic.expected.unsigned_number(size).text(" more bytes");
    diagnostic.found.unsigned_number(done);
    return out_of_range<"the file is too short">;
  }
  return ok_status;
}

Status find_type(const io::NpyHeader& header, ElementType& out, Diagnostic& diagnostic) {
  for (const Kind& kind : kinds) {
    if (kind.npy != header.kind || header.item_bytes > 31) continue;
    if (kind.element_class == ElementClass::boolean && header.item_bytes != 1) continue;
    out = hal::element_type(kind.element_class, header.item_bytes * 8);
    return ok_status;
  }
  const char text[] = {header.kind, 0};
  diagnostic.found.text(text).unsigned_number(header.item_bytes);
  return unimplemented<"unsupported .npy element type">;
}

Status make_npy_header(const TensorView& tensor, io::NpyHeader& out, Diagnostic& diagnostic) {
  bool is_packed = notation_of(tensor.type) == Notation::packed;
  out.item_bytes = static_cast<uint32_t>(element_bytes(tensor.type));
  for (const Kind& kind : kinds)
    if (kind.element_class == element_class(tensor.type) && !is_packed) out.kind = kind.npy;
  if (!out.kind || !out.item_bytes || tensor.shape.size() > io::npy_max_rank) {
    hal::format_element_type(diagnostic.found, tensor.type);
    return unimplemented<"the .npy format does not have this element type">;
  }
  for (int64_t dim : tensor.shape) out.dims[out.rank++] = dim;
  return ok_status;
}

bool is_regular_file(const char* path, off_t& size) {
  struct stat info;
  bool regular = stat(path, &info) == 0 && S_ISREG(info.st_mode);
  size = regular ? info.st_size : 0;
  return regular;
}

bool write_all(std::FILE* file, std::string_view header, Bytes bytes) {
  bool complete = std::fwrite(header.data(), 1, header.size(), file) == header.size();
  if (complete && !bytes.empty())
    complete = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  return std::fclose(file) == 0 && complete;
}

// Shape and type of the next array, and the number of its bytes, which follow in the file.
Status read_npy_header(std::FILE* file, HostTensor& out, uint64_t& size, Diagnostic& diagnostic) {
  if (at_end(file))
    return std::ferror(file) ? cannot_read : out_of_range<"no more arrays in the file">;
  Array<uint8_t> bytes(out.bytes.allocator());
  MOTE_TRY(read_bytes(file, io::npy_preamble_bytes, bytes, diagnostic));
  MOTE_TRY_ASSIGN(size_t header_bytes,
                  io::npy_header_bytes({bytes.data(), bytes.size()}, diagnostic));
  MOTE_TRY(read_bytes(file, header_bytes - bytes.size(), bytes, diagnostic));
  io::NpyHeader header;
  MOTE_TRY(io::parse_npy_header({bytes.data(), bytes.size()}, header, diagnostic));
  MOTE_TRY(find_type(header, out.type, diagnostic));
  MOTE_TRY(out.shape.append(header.shape()));
  return hal::dense_size(header.shape(), out.type, size) ? ok_status
                                                         : resource_exhausted<"tensor too large">;
}

}  // namespace

FileStreams::~FileStreams() {
  for (Stream& stream : streams_) std::fclose(stream.file);
}

Status FileStreams::open(std::string_view path, bool from_start, std::FILE*& out,
                         Diagnostic& diagnostic) {
  for (Stream& stream : streams_) {
    if (stream.path != path) continue;
    out = stream.file;
    return from_start && std::fseek(out, 0, SEEK_SET) ? cannot_read : ok_status;
  }
  PathText full_path;
  append_path(folder_, path, full_path);
  out = std::fopen(full_path.c_str(), "rb");
  if (!out) {
    diagnostic.where.text(path);
    return cannot_open;
  }
  Status status = streams_.push({path, out});
  if (!status.ok()) std::fclose(out);
  return status;
}

std::string_view folder_of(std::string_view path) {
  size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  return {path.data(), slash ? slash : 1};
}

void append_path(std::string_view folder, std::string_view path, TextWriter& out) {
  if (!folder.empty() && !path.starts_with('/')) out.text(folder).text("/");
  out.text(path);
}

Status read_raw(FileStreams& files, std::string_view path, bool from_start, uint64_t size,
                Array<uint8_t>& out, Diagnostic& diagnostic) {
  std::FILE* file;
  MOTE_TRY(files.open(path, from_start, file, diagnostic));
  Status status = read_bytes(file, size, out, diagnostic);
  if (!status.ok()) diagnostic.where.text(path);
  return status;
}

bool at_end(std::FILE* file) {
  int next = std::getc(file);
  if (next == EOF) return true;
  std::ungetc(next, file);
  return false;
}

Status read_npy(std::FILE* file, HostTensor& out, Diagnostic& diagnostic) {
  uint64_t size = 0;
  MOTE_TRY(read_npy_header(file, out, size, diagnostic));
  return read_bytes(file, size, out.bytes, diagnostic);
}

ArraySlices::ArraySlices(Allocator& allocator) : shape_(allocator) {}

ArraySlices::ArraySlices(ArraySlices&& other) noexcept
    : file_(std::exchange(other.file_, nullptr)),
      shape_(std::move(other.shape_)),
      type_(other.type_),
      slice_bytes_(other.slice_bytes_) {}

ArraySlices::~ArraySlices() {
  if (file_) std::fclose(file_);
}

Status ArraySlices::open(std::string_view folder, std::string_view path, uint64_t count,
                         Diagnostic& diagnostic) {
  PathText full_path;
  append_path(folder, path, full_path);
  diagnostic.where.text(full_path.view());
  file_ = std::fopen(full_path.c_str(), "rb");
  if (!file_) return cannot_open;
  HostTensor whole(shape_.allocator());
  uint64_t size = 0;
  MOTE_TRY(read_npy_header(file_, whole, size, diagnostic));
  if (whole.shape.empty() || static_cast<uint64_t>(whole.shape[0]) != count) {
    diagnostic.expected.text("a first dimension of ").unsigned_number(count);
    hal::format_shape_and_type(diagnostic.found, whole.view().shape, whole.type);
    return invalid_argument<"the array does not have one slice for each step">;
  }
  type_ = whole.type;
  slice_bytes_ = size / count;
  diagnostic.where.clear();
  return shape_.append(whole.view().shape.subspan(1));
}

Status ArraySlices::next(HostTensor& out, Diagnostic& diagnostic) {
  out.type = type_;
  out.shape.clear();
  out.bytes.clear();
  MOTE_TRY(out.shape.append({shape_.data(), shape_.size()}));
  return read_bytes(file_, slice_bytes_, out.bytes, diagnostic);
}

Status write_tensor(const TensorView& tensor, std::string_view path, bool append,
                    Diagnostic& diagnostic) {
  PathText path_text;
  path_text.text(path);
  FixedText<io::npy_header_capacity> header_text;
  if (path.ends_with(".npy")) {
    io::NpyHeader header;
    MOTE_TRY(make_npy_header(tensor, header, diagnostic));
    io::write_npy_header(header, header_text);
  }
  off_t old_size;
  bool was_regular = is_regular_file(path_text.c_str(), old_size);
  std::FILE* file = std::fopen(path_text.c_str(), append ? "ab" : "wb");
  if (!file) {
    diagnostic.where.text(path);
    return cannot_open;
  }
  if (write_all(file, header_text.view(), tensor.bytes)) return ok_status;
  diagnostic.where.text(path);
  off_t new_size;
  if (append && was_regular)
    static_cast<void>(truncate(path_text.c_str(), old_size) == 0);
  else if (is_regular_file(path_text.c_str(), new_size))
    std::remove(path_text.c_str());
  return unknown<"cannot write the file">;
}

}  // namespace mote::tools
