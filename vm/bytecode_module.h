// A verified bytecode module: views into the archive's bytes. Immutable but for code that is
// decoded once, so threads may share it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "mote/base/array.h"
#include "mote/base/diagnostic.h"
#include "mote/base/object.h"
#include "mote/vm/native_module.h"
#include "mote/vm/value.h"
#include "vm/calling_convention.h"
#include "vm/code.h"

namespace mote::vm {

// The version that is read, of compiler 3.13: the major number in the high half.
inline constexpr uint32_t supported_bytecode_version = 17u << 16;

// Requirement bits of functions and modules; those after the first two are informative.
inline constexpr uint32_t requires_f32 = 1, requires_f64 = 2, may_yield = 4,
                          known_requirements =
                              12 | (MOTE_F32 ? requires_f32 : 0) | (MOTE_F64 ? requires_f64 : 0);

struct FunctionInfo {
  Bytes code;
  uint32_t requirements;
  uint16_t block_count;
  uint16_t value_registers;
  uint16_t ref_registers;
  std::string_view signature;  // the string as it stands in the file
  CallingConvention convention;
  CodeSlot executed;  // what the interpreter runs
};

// Where the interpreter finds the function's code, once it was required.
inline const uint8_t* executed_code(const FunctionInfo& function) {
#if defined(MOTE_DECODED)
  return function.executed.begin();
#else
  return function.code.data();
#endif
}

struct ImportInfo {
  std::string_view full_name;
  std::string_view module;
  std::string_view function;
  std::string_view signature;  // the string as it stands in the file
  CallingConvention convention;
  bool is_optional;
};

struct ExportInfo {
  std::string_view name;
  uint32_t function;
};

struct DependencyInfo {
  std::string_view name;
  uint32_t minimum_version;
  bool is_required;  // else the module may be absent
  bool has_minimum;  // else any version will do
};

struct TypeInfo {
  std::string_view name;
  ValueType value;           // ref for reference types
  const ObjectType* object;  // null: any object, or not a reference type
};

struct RodataInfo {
  Bytes bytes;
  bool is_external;
  uint64_t external_offset;  // as it stands in the file
};

// What to do with the name of a reference type that no native module provides: a module that is
// only looked at may keep it as a type of any object.
enum class UnknownTypes : uint8_t { refuse, keep };

class BytecodeModule final : public Object {
 public:
  static const ObjectType object_type;

  // Checks every rule of the format and of the instruction set. `bytes` must not change while the
  // module lives; `owner` (may be null) is retained. `natives` say which reference types exist.
  static Result<Ref<BytecodeModule>> load(Allocator& allocator, Bytes bytes, Object* owner,
                                          std::span<const NativeModule* const> natives,
                                          Diagnostic& diagnostic,
                                          UnknownTypes unknown_types = UnknownTypes::refuse);

  std::string_view name() const { return name_; }
  uint32_t version() const { return version_; }
  uint32_t requirements() const { return requirements_; }
  uint32_t global_bytes() const { return global_bytes_; }
  uint32_t global_refs() const { return global_refs_; }
  const Array<TypeInfo>& types() const { return types_; }
  const Array<DependencyInfo>& dependencies() const { return dependencies_; }
  const Array<ImportInfo>& imports() const { return imports_; }
  const Array<ExportInfo>& exports() const { return exports_; }
  const Array<FunctionInfo>& functions() const { return functions_; }
  const Array<RodataInfo>& rodata() const { return rodata_; }

  // Null when there is no export of that name; the first one counts.
  const ExportInfo* find_export(std::string_view name) const;
  // The name of an export of the function, else its debug name, or empty.
  std::string_view function_name(uint32_t function) const;
  // Reflection attribute `index` of a function; false past the last or for one without a key.
  bool attribute(uint32_t function, uint32_t index, std::string_view& key,
                 std::string_view& value) const;
  // The same of the module and of an import.
  bool module_attribute(uint32_t index, std::string_view& key, std::string_view& value) const;
  bool import_attribute(uint32_t import, uint32_t index, std::string_view& key,
                        std::string_view& value) const;

  // Debug information, which a file may lack.
  bool has_debug_info() const;
  uint32_t location_count() const;
  // Empty when unknown.
  std::string_view debug_name(uint32_t function) const;

  // Parts of the file: the FlatBuffer without its size prefix, and the code of all functions.
  Bytes flatbuffer() const { return flatbuffer_.subspan(sizeof(uint32_t)); }
  Bytes bytecode() const { return bytecode_; }
  Allocator& allocator() const { return allocator_; }

  // What other layers keep with the module; set before anybody else sees it.
  void attach(Ref<Object> attachment) { attachment_ = std::move(attachment); }
  Object* attachment() const { return attachment_.get(); }

  // For load() and the end of the last count; nobody else calls these two.
  BytecodeModule(Allocator& allocator, Bytes bytes, Object* owner);
  ~BytecodeModule();

 private:
  friend class ArchiveReader;
  void destroy() override;

  Allocator& allocator_;
  Bytes bytes_;
  Ref<Object> owner_;
  Ref<Object> attachment_;
  Bytes flatbuffer_;                    // from the size prefix on
  std::span<uint8_t> flatbuffer_copy_;  // when the archive is not aligned for FlatBuffers
  const void* root_ = nullptr;
  std::string_view name_;
  uint32_t version_ = 0;
  uint32_t requirements_ = 0;
  uint32_t global_bytes_ = 0;
  uint32_t global_refs_ = 0;
  Bytes bytecode_;
  Array<TypeInfo> types_;
  Array<DependencyInfo> dependencies_;
  Array<ImportInfo> imports_;
  Array<ExportInfo> exports_;
  Array<FunctionInfo> functions_;
  Array<RodataInfo> rodata_;
};

// Of the verifier, for many calls.
struct VerifierMemory {
  explicit VerifierMemory(Allocator& allocator) : markers(allocator), targets(allocator) {}

  Array<uint32_t> markers, targets;
};

// Checks the instructions of one function of a module whose tables are complete (vm/verify.cc).
Status verify_function(const BytecodeModule& module, uint32_t function, VerifierMemory& memory,
                       Diagnostic& diagnostic);

}  // namespace mote::vm
