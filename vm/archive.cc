// Reads a .vmfb: finds the FlatBuffer in either container form, checks it, and fills the tables of
// a BytecodeModule. Every rule of the container and of the module tables is checked here and
// nowhere else; instructions are checked in verify.cc.
#include <cstring>

#include "schemas/bytecode_module_generated.h"
#include "vm/bytecode_module.h"
#include "vm/system_types.h"

namespace mote::vm {

using flatbuffers::Offset;
using flatbuffers::uoffset_t;
using flatbuffers::Vector;
using flatbuffers::voffset_t;

namespace {

constexpr uint32_t zip_signature = 0x04034B50;
constexpr size_t zip_header_size = 30;
constexpr uint32_t max_table_entries = 65535;
constexpr uint16_t max_ref_registers = 0x3FFF;
// Deepest nesting of the schema is below 8.
constexpr int max_flatbuffer_depth = 16;
constexpr int max_flatbuffer_tables = 1 << 24;
// What the alignment of embedded constants counts on.
constexpr size_t flatbuffer_alignment = 64;

std::string_view view(const flatbuffers::String* string) {
  return string ? std::string_view(string->c_str(), string->size()) : std::string_view();
}

template <class T>
uint32_t count(const Vector<T>* vector) {
  return vector ? vector->size() : 0;
}

// The parts of a table that the generated verifier leaves open. Its offsets were checked already.
bool table_is_sound(const void* pointer, Bytes flatbuffer) {
  auto* table = static_cast<const uint8_t*>(pointer);
  const uint8_t* vtable = table - load_le<int32_t>(table);
  uint16_t vtable_size = load_le<uint16_t>(vtable);
  if (vtable_size < 4 || vtable_size & 1) return false;
  uint16_t table_size = load_le<uint16_t>(vtable + 2);
  if (table_size < 4 || !checked_range(static_cast<uint64_t>(table - flatbuffer.data()), table_size,
                                       flatbuffer.size()))
    return false;
  for (uint32_t at = 4; at < vtable_size; at += 2) {
    uint16_t field = load_le<uint16_t>(vtable + at);
    if (field && (field < 4 || field >= table_size)) return false;
  }
  return true;
}

template <class T>
bool tables_are_sound(const Vector<Offset<T>>* vector, Bytes flatbuffer) {
  for (uint32_t i = 0; i < count(vector); ++i) {
    bool is_null = load_le<uint32_t>(vector->Data() + i * sizeof(uoffset_t)) == 0;
    if (is_null || !table_is_sound(vector->Get(i), flatbuffer)) return false;
  }
  return true;
}

const schema::BytecodeModule& root_of(const void* root) {
  return *static_cast<const schema::BytecodeModule*>(root);
}

bool read_attribute(const Vector<Offset<schema::Attribute>>* attributes, uint32_t index,
                    std::string_view& key, std::string_view& value) {
  if (index >= count(attributes)) return false;
  key = view(attributes->Get(index)->key());
  value = view(attributes->Get(index)->value());
  return !key.empty();
}

}  // namespace

class ArchiveReader {
 public:
  ArchiveReader(BytecodeModule& module, std::span<const NativeModule* const> natives,
                Diagnostic& diagnostic, UnknownTypes unknown_types)
      : module_(module),
        natives_(natives),
        diagnostic_(diagnostic),
        unknown_types_(unknown_types) {}

  Status read() {
    MOTE_TRY(find_flatbuffer());
    MOTE_TRY(check_flatbuffer());
    MOTE_TRY(read_header());
    MOTE_TRY(read_types());
    MOTE_TRY(read_dependencies());
    MOTE_TRY(read_imports());
    MOTE_TRY(read_functions());
    MOTE_TRY(read_exports());
    MOTE_TRY(read_rodata());
    return verify_functions();
  }

 private:
  const schema::BytecodeModule& root() const { return root_of(module_.root_); }
  Status find_flatbuffer();
  Status check_flatbuffer();
  bool nested_tables_are_sound() const;
  bool debug_tables_are_sound(const schema::DebugDatabase& debug) const;
  Status read_header();
  Status read_types();
  Status read_type(std::string_view name);
  Status read_dependencies();
  Status read_imports();
  Status read_functions();
  Status read_function(uint32_t ordinal);
  Status read_exports();
  Status read_rodata();
  Status verify_functions();
  // Names the entry of a table that broke a rule.
  Status at(Status status, std::string_view table, uint64_t index);

  BytecodeModule& module_;
  std::span<const NativeModule* const> natives_;
  Diagnostic& diagnostic_;
  UnknownTypes unknown_types_;
  uint64_t rodata_base_ = 0;
};

Status ArchiveReader::at(Status status, std::string_view table, uint64_t index) {
  if (!status.ok() && diagnostic_.where.view().empty())
    diagnostic_.where.text(table).text("[").unsigned_number(index).text("]");
  return status;
}

Status ArchiveReader::find_flatbuffer() {
  Bytes file = module_.bytes_;
  uint64_t base = 0;
  if (file.size() >= zip_header_size && load_le<uint32_t>(file.data()) == zip_signature)
    base =
        zip_header_size + load_le<uint16_t>(file.data() + 26) + load_le<uint16_t>(file.data() + 28);
  if (base > file.size() || file.size() - base < 16) {
    diagnostic_.expected.text("a module after a header of ").unsigned_number(base).text(" bytes");
    diagnostic_.found.unsigned_number(file.size()).text(" bytes in all");
    return invalid_argument<"not a module: the file is too short">;
  }
  uint32_t size = load_le<uint32_t>(file.data() + base);
  uint64_t available = file.size() - base - 4;
  if (size > available || size < 12) {
    diagnostic_.expected.text("a size from 12 to ").unsigned_number(available);
    diagnostic_.found.unsigned_number(size);
    diagnostic_.offset = base;
    return invalid_argument<"not a module, or truncated: the size prefix does not fit the file">;
  }
  module_.flatbuffer_ = file.subspan(base, size + size_t{4});
  rodata_base_ = align_up(base + 4 + size, flatbuffer_alignment);

  // FlatBuffers reads through plain pointers, and constants count on the alignment of the prefix.
  if (reinterpret_cast<uintptr_t>(module_.flatbuffer_.data()) % flatbuffer_alignment == 0)
    return ok_status;
  Bytes original = module_.flatbuffer_;
  auto* copy =
      static_cast<uint8_t*>(module_.allocator_.allocate(original.size(), flatbuffer_alignment));
  if (!copy) return out_of_memory;
  std::memcpy(copy, original.data(), original.size());
  module_.flatbuffer_copy_ = {copy, original.size()};
  module_.flatbuffer_ = module_.flatbuffer_copy_;
  return ok_status;
}

Status ArchiveReader::check_flatbuffer() {
  const uint8_t* data = module_.flatbuffer_.data();
  if (std::memcmp(data + 8, "IREE", 4) != 0) {
    diagnostic_.expected.text("identifier IREE");
    diagnostic_.found.hex(load_le<uint32_t>(data + 8), 8);
    return invalid_argument<"not a bytecode module">;
  }
  flatbuffers::Verifier verifier(data, module_.flatbuffer_.size(), max_flatbuffer_depth,
                                 max_flatbuffer_tables);
  if (!verifier.VerifySizePrefixedBuffer<schema::BytecodeModule>("IREE"))
    return invalid_argument<"the module's FlatBuffer is corrupt">;
  module_.root_ = flatbuffers::GetSizePrefixedRoot<schema::BytecodeModule>(data);
  if (!nested_tables_are_sound())
    return invalid_argument<"the module's FlatBuffer has a corrupt table">;
  return ok_status;
}

bool ArchiveReader::nested_tables_are_sound() const {
  Bytes bytes = module_.flatbuffer_;
  const auto& module = root();
  auto sound = [&](const void* table) { return !table || table_is_sound(table, bytes); };
  if (!sound(&module) || !sound(module.state()) || !sound(module.debug())) return false;
  if (!tables_are_sound(module.attributes(), bytes) || !tables_are_sound(module.types(), bytes) ||
      !tables_are_sound(module.dependencies(), bytes) ||
      !tables_are_sound(module.imports(), bytes) || !tables_are_sound(module.exports(), bytes) ||
      !tables_are_sound(module.signatures(), bytes) || !tables_are_sound(module.rodata(), bytes) ||
      !tables_are_sound(module.rwdata(), bytes))
    return false;
  for (uint32_t i = 0; i < count(module.signatures()); ++i)
    if (!tables_are_sound(module.signatures()->Get(i)->attributes(), bytes)) return false;
  for (uint32_t i = 0; i < count(module.imports()); ++i) {
    const schema::Signature* signature = module.imports()->Get(i)->signature();
    if (!sound(signature)) return false;
    if (signature && !tables_are_sound(signature->attributes(), bytes)) return false;
  }
  for (uint32_t i = 0; i < count(module.rodata()); ++i) {
    const schema::RodataSegment* segment = module.rodata()->Get(i);
    bool has_value = segment->compression() != nullptr;
    if (has_value != (segment->compression_type() != schema::Compression::NONE)) return false;
    // A value of a later kind was not verified, so it is not read either.
    bool is_known = segment->compression_type() <= schema::Compression::MAX;
    if (is_known && !sound(segment->compression())) return false;
  }
  return !module.debug() || debug_tables_are_sound(*module.debug());
}

bool ArchiveReader::debug_tables_are_sound(const schema::DebugDatabase& debug) const {
  const auto* locations = debug.locations();
  for (uint32_t i = 0; i < count(locations); ++i) {
    uint32_t offset = load_le<uint32_t>(locations->Data() + i * sizeof(uoffset_t));
    schema::Location kind = debug.locations_type()->Get(i);
    bool has_type = kind != schema::Location::NONE;
    if (has_type != (offset != 0)) return false;
    // A location of a later kind was not verified, so it is not read either.
    bool is_known = kind <= schema::Location::MAX;
    if (has_type && is_known && !table_is_sound(locations->Get(i), module_.flatbuffer_))
      return false;
  }
  return tables_are_sound(debug.functions(), module_.flatbuffer_);
}

Status ArchiveReader::read_header() {
  const auto& module = root();
  module_.name_ = view(module.name());
  if (module_.name_.empty()) return invalid_argument<"the module has no name">;
  if (module.bytecode_version() != supported_bytecode_version) {
    uint32_t version = module.bytecode_version();
    diagnostic_.expected.text("bytecode 17.0 (compiler 3.13)");
    diagnostic_.found.unsigned_number(version >> 16).text(".").unsigned_number(version & 0xFFFF);
    diagnostic_.where.text(module_.name_);
    return invalid_argument<"the module is for another bytecode version">;
  }
  module_.version_ = module.version();
  module_.requirements_ = module.requirements();
  if (module_.requirements_ & ~known_requirements) {
    diagnostic_.found.hex(module_.requirements_);
    return invalid_argument<"the module requires a feature that this build does not know">;
  }
  if (const auto* state = module.state()) {
    if (state->global_bytes() < 0 || state->global_refs() < 0)
      return invalid_argument<"the module asks for a negative number of globals">;
    module_.global_bytes_ = static_cast<uint32_t>(state->global_bytes());
    module_.global_refs_ = static_cast<uint32_t>(state->global_refs());
  }
  if (count(module.functions()) > max_table_entries ||
      count(module.imports()) > max_table_entries || count(module.exports()) > max_table_entries)
    return invalid_argument<"more than 65535 functions, imports or exports">;
  if (module.bytecode()) module_.bytecode_ = {module.bytecode()->Data(), module.bytecode()->size()};
  return ok_status;
}

Status ArchiveReader::read_types() {
  const auto* types = root().types();
  MOTE_TRY(module_.types_.reserve(count(types)));
  for (uint32_t i = 0; i < count(types); ++i)
    MOTE_TRY(at(read_type(view(types->Get(i)->name())), "types", i));
  return ok_status;
}

Status ArchiveReader::read_type(std::string_view name) {
  if (name.empty()) return invalid_argument<"a type without a name">;
  TypeInfo type{name, ValueType::none, nullptr};
  if (!resolve_type_name(name, natives_, type.value, type.object)) {
    if (unknown_types_ == UnknownTypes::keep && name.starts_with('!'))
      return module_.types_.push({name, ValueType::ref, nullptr});
    diagnostic_.found.text(name);
    return not_found<"a type that no registered module provides">;
  }
  return module_.types_.push(type);
}

Status ArchiveReader::read_dependencies() {
  const auto* dependencies = root().dependencies();
  MOTE_TRY(module_.dependencies_.reserve(count(dependencies)));
  for (uint32_t i = 0; i < count(dependencies); ++i) {
    const schema::Dependency& dependency = *dependencies->Get(i);
    std::string_view name = view(dependency.name());
    uint32_t flags = dependency.flags();
    if (name.empty()) return at(invalid_argument<"a dependency without a name">, "dependencies", i);
    if (flags == 0 || flags > 3)
      return at(invalid_argument<"a dependency with unknown flags">, "dependencies", i);
    // With both flags set the module may be absent, but not too old.
    MOTE_TRY(module_.dependencies_.push(
        {name, dependency.minimum_version(), (flags & 2) == 0, (flags & 1) != 0}));
  }
  return ok_status;
}

Status ArchiveReader::read_imports() {
  const auto* imports = root().imports();
  MOTE_TRY(module_.imports_.reserve(count(imports)));
  for (uint32_t i = 0; i < count(imports); ++i) {
    const schema::Import& import = *imports->Get(i);
    ImportInfo info{};
    info.full_name = view(import.full_name());
    size_t dot = info.full_name.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == info.full_name.size()) {
      diagnostic_.found.text("'").text(info.full_name).text("'");
      return at(invalid_argument<"an import that is not named module.function">, "imports", i);
    }
    info.module = {info.full_name.data(), dot};
    info.function = {info.full_name.data() + dot + 1, info.full_name.size() - dot - 1};
    if (import.signature()) info.signature = view(import.signature()->calling_convention());
    info.is_optional = (import.flags() & 2) != 0;
    Status status = parse_calling_convention(info.signature, true, info.convention);
    if (!status.ok()) {
      diagnostic_.found.text("'").text(info.signature).text("'");
      return at(status, "imports", i);
    }
    MOTE_TRY(module_.imports_.push(info));
  }
  return ok_status;
}

Status ArchiveReader::read_functions() {
  uint32_t functions = count(root().functions());
  if (count(root().signatures()) != functions) {
    diagnostic_.expected.unsigned_number(functions).text(" signatures");
    diagnostic_.found.unsigned_number(count(root().signatures()));
    return invalid_argument<"functions and signatures differ in number">;
  }
  MOTE_TRY(module_.functions_.reserve(functions));
  for (uint32_t i = 0; i < functions; ++i) MOTE_TRY(at(read_function(i), "functions", i));
  return ok_status;
}

Status ArchiveReader::read_function(uint32_t ordinal) {
  const schema::FunctionDescriptor& descriptor = *root().functions()->Get(ordinal);
  if (descriptor.block_count() <= 0) return invalid_argument<"a function without blocks">;
  if (descriptor.length() <= 0 || descriptor.offset() < 0)
    return invalid_argument<"a function without code">;
  auto offset = static_cast<uint64_t>(descriptor.offset());
  auto length = static_cast<uint64_t>(descriptor.length());
  if (!checked_range(offset, length, module_.bytecode_.size()))
    return invalid_argument<"a function's code lies outside the bytecode">;
  if (offset & 1) return invalid_argument<"a function's code starts at an odd offset">;
  if (descriptor.value_registers() < 0 || descriptor.ref_registers() < 0 ||
      descriptor.ref_registers() > max_ref_registers)
    return invalid_argument<"a function with an impossible number of registers">;
  if (static_cast<uint64_t>(descriptor.block_count()) > length)
    return invalid_argument<"a function with more blocks than bytes">;
  if (descriptor.requirements() & ~known_requirements)
    return invalid_argument<"a function requires a feature that this build does not know">;

  FunctionInfo function{};
  function.code = module_.bytecode_.subspan(offset, length);
  function.requirements = descriptor.requirements();
  function.block_count = static_cast<uint16_t>(descriptor.block_count());
  function.value_registers = static_cast<uint16_t>(descriptor.value_registers());
  function.ref_registers = static_cast<uint16_t>(descriptor.ref_registers());
  function.signature = view(root().signatures()->Get(ordinal)->calling_convention());
  MOTE_TRY(parse_calling_convention(function.signature, false, function.convention));
  RegisterCounts needed = argument_registers(function.convention);
  if (needed.values > function.value_registers || needed.refs > function.ref_registers)
    return invalid_argument<"a function with fewer registers than arguments">;
  return module_.functions_.push(function);
}

Status ArchiveReader::read_exports() {
  const auto* exports = root().exports();
  MOTE_TRY(module_.exports_.reserve(count(exports)));
  for (uint32_t i = 0; i < count(exports); ++i) {
    std::string_view name = view(exports->Get(i)->local_name());
    int32_t function = exports->Get(i)->function();
    if (name.empty()) return at(invalid_argument<"an export without a name">, "exports", i);
    if (function < 0 || static_cast<uint32_t>(function) >= module_.functions_.size())
      return at(invalid_argument<"an export of a function that does not exist">, "exports", i);
    MOTE_TRY(module_.exports_.push({name, static_cast<uint32_t>(function)}));
  }
  return ok_status;
}

Status ArchiveReader::read_rodata() {
  const auto* segments = root().rodata();
  Bytes file = module_.bytes_;
  MOTE_TRY(module_.rodata_.reserve(count(segments)));
  for (uint32_t i = 0; i < count(segments); ++i) {
    const schema::RodataSegment& segment = *segments->Get(i);
    if (segment.compression_type() != schema::Compression::NONE &&
        segment.compression_type() != schema::Compression::PlainBytes)
      return at(unimplemented<"a compressed constant">, "rodata", i);
    RodataInfo info{};
    if (const auto* embedded = segment.embedded()) {
      info.bytes = {embedded->Data(), embedded->size()};
    } else {
      info.is_external = true;
      info.external_offset = segment.external_offset();
      uint64_t offset = segment.external_offset(), length = segment.external_length();
      uint64_t available = rodata_base_ <= file.size() ? file.size() - rodata_base_ : 0;
      if (!checked_range(offset, length, available)) {
        diagnostic_.expected.text("at most ").unsigned_number(available).text(" bytes");
        diagnostic_.found.unsigned_number(length).text(" at ").unsigned_number(offset);
        return at(invalid_argument<"a constant lies outside the file">, "rodata", i);
      }
      if (length) info.bytes = file.subspan(rodata_base_ + offset, length);
    }
    MOTE_TRY(module_.rodata_.push(info));
  }
  return ok_status;
}

Status ArchiveReader::verify_functions() {
  VerifierMemory memory(module_.allocator_);
  for (uint32_t i = 0; i < module_.functions_.size(); ++i)
    MOTE_TRY(verify_function(module_, i, memory, diagnostic_));
  return ok_status;
}

const ObjectType BytecodeModule::object_type{"vm.module"};

BytecodeModule::BytecodeModule(Allocator& allocator, Bytes bytes, Object* owner)
    : Object(object_type),
      allocator_(allocator),
      bytes_(bytes),
      owner_(Ref<Object>::share(owner)),
      types_(allocator),
      dependencies_(allocator),
      imports_(allocator),
      exports_(allocator),
      functions_(allocator),
      rodata_(allocator) {}

BytecodeModule::~BytecodeModule() {
  for (const FunctionInfo& function : functions_) function.executed.release(allocator_);
  allocator_.deallocate(flatbuffer_copy_.data(), flatbuffer_copy_.size(), flatbuffer_alignment);
}

void BytecodeModule::destroy() { destroy_in(allocator_, this); }

Result<Ref<BytecodeModule>> BytecodeModule::load(Allocator& allocator, Bytes bytes, Object* owner,
                                                 std::span<const NativeModule* const> natives,
                                                 Diagnostic& diagnostic,
                                                 UnknownTypes unknown_types) {
  auto module =
      Ref<BytecodeModule>::adopt(create_in<BytecodeModule>(allocator, allocator, bytes, owner));
  if (!module) return out_of_memory;
  MOTE_TRY(ArchiveReader(*module, natives, diagnostic, unknown_types).read());
  return module;
}

const ExportInfo* BytecodeModule::find_export(std::string_view name) const {
  for (const ExportInfo& entry : exports_)
    if (entry.name == name) return &entry;
  return nullptr;
}

std::string_view BytecodeModule::function_name(uint32_t function) const {
  for (const ExportInfo& entry : exports_)
    if (entry.function == function) return entry.name;
  return debug_name(function);
}

bool BytecodeModule::attribute(uint32_t function, uint32_t index, std::string_view& key,
                               std::string_view& value) const {
  return read_attribute(root_of(root_).signatures()->Get(function)->attributes(), index, key,
                        value);
}

bool BytecodeModule::module_attribute(uint32_t index, std::string_view& key,
                                      std::string_view& value) const {
  return read_attribute(root_of(root_).attributes(), index, key, value);
}

bool BytecodeModule::import_attribute(uint32_t import, uint32_t index, std::string_view& key,
                                      std::string_view& value) const {
  const schema::Signature* signature = root_of(root_).imports()->Get(import)->signature();
  return signature && read_attribute(signature->attributes(), index, key, value);
}

bool BytecodeModule::has_debug_info() const { return root_of(root_).debug() != nullptr; }

uint32_t BytecodeModule::location_count() const {
  const schema::DebugDatabase* debug = root_of(root_).debug();
  return debug ? count(debug->locations()) : 0;
}

std::string_view BytecodeModule::debug_name(uint32_t function) const {
  const schema::DebugDatabase* debug = root_of(root_).debug();
  // The stock compiler writes one entry, which belongs to the last function.
  if (!debug || count(debug->functions()) != functions_.size()) return {};
  return view(debug->functions()->Get(function)->name());
}

}  // namespace mote::vm
