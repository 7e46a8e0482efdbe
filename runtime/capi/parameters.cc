// Parameter files.
#include "runtime/capi/handles.h"
#include "runtime/memory_owner.h"

namespace mote::capi {
namespace {

static_assert(MOTE_SPLAT_MAX_LENGTH == io::SplatPattern::max_length);
static_assert(MOTE_PARAMETERS_GGUF == static_cast<int>(io::ParameterFormat::gguf));
static_assert(MOTE_DEFAULT_PARAMETER_ALIGNMENT == io::default_parameter_alignment);

const io::ParameterEntry* entry_at(const mote_parameters_t* file, size_t index) {
  auto entries = from_c(file).entries();
  return index < entries.size() ? &entries[index] : nullptr;
}

constexpr Status no_entry = out_of_range<"the file has fewer parameters">;

// The callback of the caller behind that of the writer.
Status read_piece(void* user, uint64_t offset, std::span<uint8_t> target) {
  const auto& parameter = *static_cast<const mote_new_parameter_t*>(user);
  return from_c(parameter.read(parameter.user, offset, target.data(), target.size()));
}

Status take_parameter(mote_new_parameter_t& from, io::NewParameter& to) {
  if (from.splat_length > MOTE_SPLAT_MAX_LENGTH)
    return invalid_argument<"a splat has at most 16 bytes">;
  if (!from.splat_length && !from.bytes && !from.read && from.length)
    return invalid_argument<"a parameter has bytes, a function that reads them or a splat">;
  to.entry.key = from_c(from.key);
  to.entry.metadata =
      bytes_from_c(static_cast<const void*>(from.metadata.data), from.metadata.length);
  to.entry.length = from.length;
  to.entry.splat.length = static_cast<uint8_t>(from.splat_length);
  std::memcpy(to.entry.splat.bytes, from.splat, sizeof from.splat);
  to.dtype = from_c(from.dtype);
  to.shape = {from.shape, from.rank};
  if (from.bytes || !from.read) {
    if (from.length > SIZE_MAX) return out_of_range<"a parameter is larger than the memory">;
    if (!from.splat_length) to.bytes = bytes_from_c(from.bytes, static_cast<size_t>(from.length));
  } else {
    to.read = read_piece;
    to.user = &from;
  }
  return ok_status;
}

Status write_file(Session& session, const char* path, mote_parameter_format_t format,
                  const mote_new_parameter_t* parameters, size_t count, uint64_t alignment) {
  Diagnostic& diagnostic = session.diagnostic();
  diagnostic.clear();
  Array<mote_new_parameter_t> known(session.allocator());
  Array<io::NewParameter> made(session.allocator());
  MOTE_TRY(known.resize(count));
  MOTE_TRY(made.resize(count));
  const char* from = reinterpret_cast<const char*>(parameters);
  for (size_t i = 0; i < count; ++i) {
    MOTE_TRY(take_struct(from, &known[i], sizeof known[i]));
    from += parameters->size;
    MOTE_TRY(take_parameter(known[i], made[i]));
  }
  return io::write_parameters(path, static_cast<io::ParameterFormat>(format), {made.data(), count},
                              alignment, session.allocator(), diagnostic);
}

}  // namespace
}  // namespace mote::capi

using namespace mote;
using namespace mote::capi;

mote_status_t mote_parameter_format_of(mote_session_t* session, const char* path,
                                       mote_parameter_format_t* out) {
  Diagnostic& diagnostic = from_c(session).diagnostic();
  diagnostic.clear();
  auto format = io::parameter_format_of(path, diagnostic);
  if (!format.ok()) return to_c(format.status());
  *out = static_cast<mote_parameter_format_t>(format.value());
  return nullptr;
}

mote_status_t mote_parameters_open(mote_session_t* session, const char* path, mote_file_mode_t mode,
                                   mote_parameter_access_t access, mote_parameters_t** out) {
  Diagnostic& diagnostic = from_c(session).diagnostic();
  diagnostic.clear();
  auto parameter_mode =
      mode == MOTE_FILE_MAP ? io::ParameterMode::file : io::ParameterMode::preload;
  return hand_out(io::ParameterFile::open(from_c(session).allocator(), path, parameter_mode,
                                          static_cast<io::ParameterAccess>(access), diagnostic),
                  out);
}

mote_status_t mote_parameters_parse(mote_session_t* session, mote_parameter_format_t format,
                                    const void* bytes, size_t size, mote_release_function_t release,
                                    void* user, mote_parameters_t** out) {
  *out = nullptr;
  Diagnostic& diagnostic = from_c(session).diagnostic();
  diagnostic.clear();
  Allocator& allocator = from_c(session).allocator();
  Ref<MemoryOwner> owner = MemoryOwner::create(allocator, {release, user});
  if (!owner) return to_c(out_of_memory);
  return hand_out(io::ParameterFile::parse(allocator, static_cast<io::ParameterFormat>(format),
                                           bytes_from_c(bytes, size), owner.get(), diagnostic),
                  out);
}

size_t mote_parameters_count(const mote_parameters_t* file) {
  return from_c(file).entries().size();
}

mote_status_t mote_parameters_entry(const mote_parameters_t* file, size_t index,
                                    mote_parameter_entry_t* out) {
  const io::ParameterEntry* entry = entry_at(file, index);
  if (!entry) return to_c(no_entry);
  mote_parameter_entry_t told = {
      .size = 0,
      .key = to_c(entry->key),
      .metadata = to_c(std::string_view(reinterpret_cast<const char*>(entry->metadata.data()),
                                        entry->metadata.size())),
      .length = entry->length,
      .offset = entry->offset,
      .splat_length = entry->splat.length,
      .splat = {},
  };
  std::memcpy(told.splat, entry->splat.bytes, sizeof told.splat);
  return give_struct(told, out);
}

mote_status_t mote_parameters_find(const mote_parameters_t* file, mote_string_t key,
                                   size_t* index) {
  const io::ParameterEntry* entry = from_c(file).find(from_c(key));
  if (!entry) return to_c(not_found<"the file has no parameter of this name">);
  *index = static_cast<size_t>(entry - from_c(file).entries().data());
  return nullptr;
}

const void* mote_parameters_bytes(const mote_parameters_t* file, size_t index) {
  const io::ParameterEntry* entry = entry_at(file, index);
  return entry && !entry->is_splat() ? from_c(file).bytes(*entry).data() : nullptr;
}

mote_status_t mote_parameters_read(const mote_parameters_t* file, size_t index, uint64_t offset,
                                   void* target, size_t size) {
  const io::ParameterEntry* entry = entry_at(file, index);
  if (!entry) return to_c(no_entry);
  return to_c(from_c(file).read(*entry, offset, bytes_from_c(target, size)));
}

mote_status_t mote_parameters_read_once(const mote_parameters_t* file, size_t index,
                                        uint64_t offset, void* target, size_t size) {
  const io::ParameterEntry* entry = entry_at(file, index);
  if (!entry) return to_c(no_entry);
  return to_c(from_c(file).read_once(*entry, offset, bytes_from_c(target, size)));
}

bool mote_parameters_is_writable(const mote_parameters_t* file) {
  return from_c(file).is_writable();
}

mote_status_t mote_parameters_write(mote_parameters_t* file, size_t index, uint64_t offset,
                                    const void* source, size_t size) {
  const io::ParameterEntry* entry = entry_at(file, index);
  if (!entry) return to_c(no_entry);
  return to_c(from_c(file).write(*entry, offset, bytes_from_c(source, size)));
}

mote_status_t mote_parameters_save(mote_session_t* session, mote_parameters_t* file) {
  Diagnostic& diagnostic = from_c(session).diagnostic();
  diagnostic.clear();
  return to_c(from_c(file).save(diagnostic));
}

mote_status_t mote_session_add_parameters(mote_session_t* session, const char* scope,
                                          mote_parameters_t* file) {
  return to_c(from_c(session).add_parameters(scope, Ref<io::ParameterFile>::share(&from_c(file))));
}

mote_status_t mote_session_add_parameter_file(mote_session_t* session, const char* scope,
                                              const char* path, mote_file_mode_t mode) {
  return to_c(from_c(session).add_parameter_file(scope, path, static_cast<FileMode>(mode)));
}

size_t mote_session_scope_count(const mote_session_t* session) {
  return from_c(session).parameter_scopes().size();
}

mote_string_t mote_session_scope_name(const mote_session_t* session, size_t index) {
  auto scopes = from_c(session).parameter_scopes();
  return to_c(index < scopes.size() ? scopes[index]->name() : std::string_view(""));
}

mote_status_t mote_session_find_parameter(const mote_session_t* session, const char* scope,
                                          mote_string_t key, mote_parameters_t** file,
                                          size_t* index) {
  for (const Ref<io::ParameterScope>& candidate : from_c(session).parameter_scopes()) {
    if (candidate->name() != scope) continue;
    io::ParameterScope::Found found = candidate->find(from_c(key));
    if (!found.file) break;
    *file = to_handle<mote_parameters_t>(found.file);
    *index = static_cast<size_t>(found.entry - found.file->entries().data());
    return nullptr;
  }
  return to_c(not_found<"no file of the scope has a parameter of this name">);
}

mote_status_t mote_parameters_write_file(mote_session_t* session, const char* path,
                                         mote_parameter_format_t format,
                                         const mote_new_parameter_t* parameters, size_t count,
                                         uint64_t alignment) {
  return to_c(write_file(from_c(session), path, format, parameters, count, alignment));
}
