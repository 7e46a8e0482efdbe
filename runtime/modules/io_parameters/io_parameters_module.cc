// The native module "io_parameters": moves bytes between parameter files and buffers.
//
// Functions begin with (device, affinity, wait fence?, signal fence?) and end with (key table, key
// data, spans), one entry in both tables for each range of a parameter. Everything is checked when
// the call is made; bytes move in queue operations, which the device orders between the fences.
#include "mote/hal/device.h"
#include "mote/io/parameters.h"
#include "mote/vm/buffer.h"
#include "mote/vm/list.h"
#include "mote/vm/native_module.h"

namespace mote {
namespace io_parameters {
namespace {

constexpr uint64_t key_size = 8;    // u32 offset and length in the key data
constexpr uint64_t span_size = 24;  // u64 offset in the parameter and in the buffer, u64 length

class State final : public Object {
 public:
  static constexpr ObjectType object_type{"state of the io_parameters module"};

  explicit State(Allocator& allocator)
      : Object(object_type), allocator_(allocator), scopes_(allocator) {}
  ~State() = default;

  // NativeModule::create_state; `environment` is a vm::Environment.
  static Result<Ref<Object>> create(Allocator& allocator, const void* environment) {
    auto* created = create_in<State>(allocator, allocator);
    if (!created) return out_of_memory;
    auto state = Ref<State>::adopt(created);
    for (Object* object : static_cast<const vm::Environment*>(environment)->objects)
      if (auto* scope = object_cast<io::ParameterScope>(object))
        MOTE_TRY(state->scopes_.push(Ref<io::ParameterScope>::share(scope)));
    return Ref<Object>(std::move(state));
  }

  // Null for an unknown name.
  const io::ParameterScope* find(std::string_view name) const {
    for (const Ref<io::ParameterScope>& scope : scopes_)
      if (scope->name() == name) return scope.get();
    return nullptr;
  }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Array<Ref<io::ParameterScope>> scopes_;
};

// A parameter as queues see it.
class ParameterBytes final : public hal::File {
 public:
  ParameterBytes(Allocator& allocator, Ref<io::ParameterFile> file, const io::ParameterEntry& entry)
      : allocator_(allocator), file_(std::move(file)), entry_(entry) {}

  uint64_t size() const override { return entry_.length; }
  Status read(uint64_t offset, std::span<uint8_t> target) override {
    return file_->read(entry_, offset, target);
  }
  Status write(uint64_t offset, Bytes source) override {
    return file_->write(entry_, offset, source);
  }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Ref<io::ParameterFile> file_;
  const io::ParameterEntry& entry_;
};

// A range of a parameter and where in a buffer it belongs.
struct Span {
  io::ParameterFile* file;
  const io::ParameterEntry* entry;
  uint64_t offset;
  uint64_t buffer_offset;
  uint64_t length;
};

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The tables of a call. Every entry is looked up once before anything is done and again when it is:
// that takes no memory.
class Tables {
 public:
  // They are the last three arguments, from position `first`; `buffer` is the one that all ranges
  // lie in, null when each has its own.
  Status read(const vm::Call& call, size_t scope, size_t first, const hal::Buffer* buffer,
              bool is_written) {
    MOTE_TRY_ASSIGN(vm::Buffer * scope_text, call.ref_or_null<vm::Buffer>(scope));
    const size_t positions[] = {first, first + 1, first + 2};
    Bytes* const tables[] = {&keys_, &key_data_, &spans_};
    for (int i = 0; i < 3; ++i) {
      MOTE_TRY_ASSIGN(vm::Buffer * table, call.ref<vm::Buffer>(positions[i]));
      *tables[i] = table->bytes();
    }
    size_t count = spans_.size() / span_size;
    if (spans_.size() % span_size != 0 || keys_.size() / key_size < count)
      return invalid_argument<"the tables of parameters do not fit together">;
    if (count == 0) return ok_status;
    std::string_view name = scope_text ? text_of(scope_text->bytes()) : "";
    scope_ = static_cast<State*>(call.state())->find(name);
    if (!scope_) {
      call.diagnostic().found.text("scope '").text(name).text("'");
      return not_found<"there are no parameters for this scope">;
    }
    for (size_t i = 0; i < count; ++i) MOTE_TRY(check(i, buffer, is_written, call.diagnostic()));
    size_ = count;
    return ok_status;
  }

  // 0 unless read() succeeded.
  size_t size() const { return size_; }
  Span operator[](size_t index) const {
    io::ParameterScope::Found found = scope_->find(key(index));
    const uint8_t* at = spans_.data() + index * span_size;
    return {found.file, found.entry, load_le<uint64_t>(at), load_le<uint64_t>(at + 8),
            load_le<uint64_t>(at + 16)};
  }

 private:
  std::string_view key(size_t index) const {
    const uint8_t* at = keys_.data() + index * key_size;
    return text_of(key_data_.subspan(load_le<uint32_t>(at), load_le<uint32_t>(at + 4)));
  }

  Status check(size_t index, const hal::Buffer* buffer, bool is_written,
               Diagnostic& diagnostic) const {
    const uint8_t* at = keys_.data() + index * key_size;
    if (!checked_range(load_le<uint32_t>(at), load_le<uint32_t>(at + 4), key_data_.size()))
      return out_of_range<"the key of a parameter leaves the key data">;
    Span span = (*this)[index];
    Status status;
    if (!span.file)
      status = not_found<"no file of the scope has the parameter">;
    else if (!checked_range(span.offset, span.length, span.entry->length))
      status = out_of_range<"the program asks for more than the parameter has">;
    else if (buffer && !checked_range(span.buffer_offset, span.length, buffer->size()))
      status = out_of_range<"the range for a parameter leaves the buffer">;
    else if (is_written && (span.entry->is_splat() || !span.file->is_writable()))
      status = permission_denied<"the parameter is read-only">;
    if (status.ok()) return status;
    diagnostic.detail.text("parameter '").text(scope_->name()).text("::").text(key(index));
    diagnostic.detail.text("', ").unsigned_number(span.length).text(" bytes from ");
    diagnostic.detail.unsigned_number(span.offset);
    return status;
  }

  Bytes keys_, key_data_, spans_;
  size_t size_ = 0;
  const io::ParameterScope* scope_ = nullptr;
};

// The queue operations of one call, each after the one before.
class Transfers {
 public:
  Transfers(const vm::Call& call, hal::Submission::Kind kind, hal::Device& device)
      : allocator_(call.allocator()), kind_(kind), affinity_(call.u64(1)), device_(device) {}

  Status begin(const vm::Call& call) {
    MOTE_TRY_ASSIGN(wait_, call.ref_or_null<hal::Fence>(2));
    MOTE_TRY_ASSIGN(signal_, call.ref_or_null<hal::Fence>(3));
    return ok_status;
  }

  hal::Device& device() const { return device_; }

  Status add(const Span& span, hal::Buffer& buffer, uint64_t buffer_offset) {
    if (span.length == 0) return ok_status;
    auto* created = create_in<ParameterBytes>(
        allocator_, allocator_, Ref<io::ParameterFile>::share(span.file), *span.entry);
    if (!created) return out_of_memory;
    auto file = Ref<ParameterBytes>::adopt(created);
    MOTE_TRY_ASSIGN(Ref<hal::Fence> done, hal::Fence::create(allocator_));
    hal::Submission submission{.kind = kind_,
                               .queue_affinity = affinity_,
                               .wait = last_ ? last_.get() : wait_,
                               .signal = done.get()};
    hal::BufferRange& range =
        kind_ == hal::Submission::Kind::read ? submission.target : submission.source;
    range = {&buffer, 0, buffer_offset, span.length};
    submission.file = file.get();
    submission.file_offset = span.offset;
    MOTE_TRY(device_.submit(submission));
    last_ = std::move(done);
    return ok_status;
  }

  // Ends the call: who waits for it learns of a failure too.
  Status finish(Status status) {
    if (status.ok())
      return device_.submit(
          {.queue_affinity = affinity_, .wait = last_ ? last_.get() : wait_, .signal = signal_});
    if (signal_) signal_->fail(status);
    return status;
  }

 private:
  Allocator& allocator_;
  hal::Submission::Kind kind_;
  uint64_t affinity_;
  hal::Device& device_;
  hal::Fence* wait_ = nullptr;
  hal::Fence* signal_ = nullptr;
  Ref<hal::Fence> last_;
};

// The bytes where they lie; null when the device cannot use them there or may not.
Result<Ref<hal::Buffer>> use_in_place(hal::Device& device, hal::BufferParams params,
                                      const Span& span) {
  bool is_constant =
      (params.usage & hal::buffer_usage::sharing_immutable) && !span.file->is_writable();
  if (!is_constant || span.entry->is_splat() || span.length == 0) return Ref<hal::Buffer>();
  Bytes bytes = span.file->bytes(*span.entry)
                    .subspan(static_cast<size_t>(span.offset), static_cast<size_t>(span.length));
  params.access = hal::memory_access::read;
  return device.import_host(params, {const_cast<uint8_t*>(bytes.data()), bytes.size()}, span.file);
}

Status load_each(Transfers& transfers, const hal::BufferParams& params, const Tables& tables,
                 vm::List& out) {
  for (size_t i = 0; i < tables.size(); ++i) {
    Span span = tables[i];
    MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer, use_in_place(transfers.device(), params, span));
    if (!buffer) {
      MOTE_TRY_ASSIGN(buffer, transfers.device().allocate(params, span.length));
      MOTE_TRY(transfers.add(span, *buffer, 0));
    }
    MOTE_TRY(out.push(Value(std::move(buffer))));
  }
  return ok_status;
}

// (..., scope?, target affinity, memory types, usage, tables) -> list of buffers
Status load(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Device * device, call.ref<hal::Device>(0));
  Transfers transfers(call, hal::Submission::Kind::read, *device);
  MOTE_TRY(transfers.begin(call));
  Tables tables;
  Status status = tables.read(call, 4, 8, nullptr, false);
  hal::BufferParams params;
  params.queue_affinity = call.u64(5);
  if (call.i32(6)) params.type = static_cast<hal::MemoryType>(call.i32(6));
  if (call.i32(7)) params.usage = static_cast<hal::BufferUsage>(call.i32(7));
  Result<Ref<vm::List>> list =
      vm::List::create(call.allocator(), {ValueType::ref, &hal::Buffer::object_type});
  if (status.ok()) status = list.status();
  if (status.ok()) status = load_each(transfers, params, tables, *list.value());
  MOTE_TRY(transfers.finish(status));
  call.return_ref(0, std::move(list).value());
  return ok_status;
}

Status move_each(vm::Call& call, hal::Submission::Kind kind, size_t scope, size_t buffer_position) {
  MOTE_TRY_ASSIGN(hal::Device * device, call.ref<hal::Device>(0));
  Transfers transfers(call, kind, *device);
  MOTE_TRY(transfers.begin(call));
  MOTE_TRY_ASSIGN(hal::Buffer * buffer, call.ref<hal::Buffer>(buffer_position));
  Tables tables;
  Status status = tables.read(call, scope, 6, buffer, kind == hal::Submission::Kind::write);
  for (size_t i = 0; i < tables.size() && status.ok(); ++i) {
    Span span = tables[i];
    status = transfers.add(span, *buffer, span.buffer_offset);
  }
  return transfers.finish(status);
}

// (..., scope?, target, tables)
Status gather(vm::Call& call) { return move_each(call, hal::Submission::Kind::read, 4, 5); }

// (..., source, scope?, tables)
Status scatter(vm::Call& call) { return move_each(call, hal::Submission::Kind::write, 5, 4); }

constexpr vm::NativeExport exports[] = {
    {"gather", "0rIrrrrrrr_v", gather},
    {"load", "0rIrrrIiirrr_r", load},
    {"scatter", "0rIrrrrrrr_v", scatter},
};

constexpr vm::NativeModule module = {
    .name = "io_parameters",
    .exports = exports,
    .create_state = State::create,
};

}  // namespace
}  // namespace io_parameters

const vm::NativeModule& io_parameters_module() { return io_parameters::module; }

}  // namespace mote
