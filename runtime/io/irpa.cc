// .irpa: a chain of archives, each a header that tells three segments: a table of entries, their
// keys and metadata, and their bytes. Offsets of a header count from its own beginning, those of an
// entry from the beginning of its segment.
#include "runtime/io/parameter_formats.h"

namespace mote::io {
namespace {

constexpr uint64_t prefix_size = 32;

// A range of the file that was found to lie inside it.
struct Segment {
  uint64_t offset = 0;
  uint64_t length = 0;
};

class Reader {
 public:
  Reader(Bytes file, Array<ParameterEntry>& out, Diagnostic& diagnostic)
      : file_(file), out_(out), diagnostic_(diagnostic) {}

  Status read() {
    Status status = read_chain();
    if (!status.ok()) diagnostic_.offset = at_;
    return status;
  }

 private:
  template <class T>
  T load(uint64_t offset) const {
    return load_le<T>(file_.data() + static_cast<size_t>(offset));
  }

  Status read_chain() {
    uint64_t next;
    do {
      // Offsets are relative and larger than 0: the chain goes forward and ends.
      at_ = header_;
      MOTE_TRY(read_archive(next));
      header_ += next;
    } while (next);
    return ok_status;
  }

  Status read_archive(uint64_t& next) {
    if (!checked_range(header_, prefix_size, file_.size()) ||
        load<uint32_t>(header_) != irpa::magic)
      return invalid_argument<"not an .irpa archive">;
    auto header_size = load<uint64_t>(header_ + 8);
    next = load<uint64_t>(header_ + 16);
    uint64_t rest = file_.size() - header_;
    if (header_size > rest || (next && !checked_range(next, prefix_size, rest)))
      return out_of_range<"an .irpa header leaves the file">;
    if (auto version = load<uint32_t>(header_ + 4); version != 0) {
      diagnostic_.expected.text("version 0.0");
      diagnostic_.found.unsigned_number(version & 0xFFFF).text(".").unsigned_number(version >> 16);
      return unimplemented<"unsupported version of .irpa">;
    }
    if (header_size != irpa::header_size) return invalid_argument<"an .irpa header has 88 bytes">;
    Segment* const segments[] = {&table_, &metadata_, &storage_};
    for (uint64_t i = 0; i < 3; ++i) {
      auto offset = load<uint64_t>(header_ + 40 + 16 * i);
      auto length = load<uint64_t>(header_ + 48 + 16 * i);
      if (length && !checked_range(offset, length, rest))
        return out_of_range<"a segment of an .irpa archive leaves the file">;
      *segments[i] = {length ? header_ + offset : 0, length};
    }
    return read_entries(load<uint64_t>(header_ + 32));
  }

  Status read_entries(uint64_t count) {
    uint64_t at = 0;  // in the table
    for (; count; --count) {
      at_ = table_.offset + at;
      if (!checked_range(at, irpa::common_size, table_.length))
        return out_of_range<"the table of an .irpa archive is too short for its entries">;
      auto size = load<uint64_t>(at_);
      if (size < irpa::common_size || size > table_.length - at)
        return out_of_range<"an .irpa entry has an impossible size">;
      // Archives that share a table could otherwise make more of it than memory holds.
      if (++entry_count_ > file_.size() / irpa::common_size)
        return invalid_argument<"tables of .irpa archives overlap">;
      MOTE_TRY(read_entry(size));
      at = align_up(at + size, irpa::entry_alignment);
    }
    return ok_status;
  }

  // A range that is told at `at`, as bytes of the metadata segment.
  Status read_metadata(uint64_t at, Bytes& out) {
    auto offset = load<uint64_t>(at);
    auto length = load<uint64_t>(at + 8);
    if (length == 0) return ok_status;
    if (!checked_range(offset, length, metadata_.length))
      return out_of_range<"a key or metadata leaves its segment">;
    out =
        file_.subspan(static_cast<size_t>(metadata_.offset + offset), static_cast<size_t>(length));
    return ok_status;
  }

  Status read_entry(uint64_t size) {
    Bytes key;
    ParameterEntry entry;
    MOTE_TRY(read_metadata(at_ + 20, key));
    MOTE_TRY(read_metadata(at_ + 36, entry.metadata));
    entry.key = {reinterpret_cast<const char*>(key.data()), key.size()};
    constexpr uint64_t sizes[] = {irpa::common_size, irpa::splat_size, irpa::data_size,
                                  irpa::external_size};
    auto type = load<uint32_t>(at_ + 8);
    if (type >= std::size(sizes)) {
      diagnostic_.found.text("type ").unsigned_number(type);
      return unimplemented<"unknown type of .irpa entry">;
    }
    if (size < sizes[type]) return out_of_range<"an .irpa entry is too short for its type">;
    switch (type) {
      case irpa::entry_skip:
        return ok_status;
      case irpa::entry_splat:
        MOTE_TRY(read_splat(entry));
        break;
      case irpa::entry_data:
        MOTE_TRY(read_data(entry));
        break;
      default:
        return unimplemented<"parameters in other files">;
    }
    return out_.push(entry);
  }

  Status read_splat(ParameterEntry& entry) {
    entry.length = load<uint64_t>(at_ + 60);
    entry.splat.length = load<uint8_t>(at_ + 84);
    if (entry.splat.length == 0 || entry.splat.length > SplatPattern::max_length) {
      diagnostic_.expected.text("1 to 16 bytes");
      diagnostic_.found.unsigned_number(entry.splat.length);
      return invalid_argument<"bad length of the pattern of a splat">;
    }
    std::memcpy(entry.splat.bytes, file_.data() + static_cast<size_t>(at_ + 68),
                entry.splat.length);
    return ok_status;
  }

  Status read_data(ParameterEntry& entry) {
    auto offset = load<uint64_t>(at_ + 60);
    entry.length = load<uint64_t>(at_ + 68);
    if (entry.length == 0) return ok_status;
    if (!checked_range(offset, entry.length, storage_.length))
      return out_of_range<"the bytes of an .irpa entry leave their segment">;
    entry.offset = storage_.offset + offset;
    return ok_status;
  }

  Bytes file_;
  Array<ParameterEntry>& out_;
  Diagnostic& diagnostic_;
  uint64_t header_ = 0;  // of the archive that is read
  uint64_t at_ = 0;      // the header or entry that is read
  uint64_t entry_count_ = 0;
  Segment table_, metadata_, storage_;
};

}  // namespace

Status parse_irpa(Bytes file, Array<ParameterEntry>& out, Diagnostic& diagnostic) {
  return Reader(file, out, diagnostic).read();
}

}  // namespace mote::io
