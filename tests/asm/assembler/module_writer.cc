// Writes an assembled module as a FlatBuffer in one of the two shapes of a .vmfb file.
#include "flatbuffers/flatbuffers.h"
#include "mote/base/bytes.h"
#include "schemas/bytecode_module_generated.h"
#include "tests/asm/assembler/assembler.h"

namespace mote::assembler {
namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

constexpr uint64_t rodata_alignment = 64;

template <class T>
void append_le(std::vector<uint8_t>& bytes, T value) {
  size_t size = bytes.size();
  bytes.resize(size + sizeof value);
  store_le(bytes.data() + size, value);
}

void pad_to(std::vector<uint8_t>& bytes, size_t alignment) {
  bytes.resize(align_up(bytes.size(), alignment));
}

// An empty vector is left out, as the compiler does.
template <class T>
Offset<flatbuffers::Vector<T>> write_vector(FlatBufferBuilder& builder,
                                            const std::vector<T>& items) {
  return items.empty() ? 0 : builder.CreateVector(items);
}

class Writer {
  // Before their callers, because their results are deduced.
  Offset<flatbuffers::String> text(const OptionalText& value) {
    return value ? builder_.CreateString(*value) : 0;
  }

  template <class T, class Write>
  auto write_all(const std::vector<T>& items, Write write) {
    std::vector<decltype(write(items[0]))> offsets;
    for (const T& item : items) offsets.push_back(write(item));
    return write_vector(builder_, offsets);
  }

 public:
  explicit Writer(const Module& module) : module_(module) {}

  std::vector<uint8_t> write() {
    // Children before parents: the order does not show in the result.
    auto name = text(module_.name);
    auto attributes = write_attributes(module_.attributes);
    auto types = write_all(module_.types, [&](const OptionalText& type) {
      auto type_name = text(type);
      return schema::CreateReferenceOrValueType(builder_, type_name);
    });
    auto dependencies = write_all(module_.dependencies, [&](const Dependency& dependency) {
      auto dependency_name = text(dependency.name);
      return schema::CreateDependency(builder_, dependency_name, dependency.minimum_version,
                                      dependency.flags);
    });
    auto imports = write_all(module_.imports, [&](const Import& import) {
      auto full_name = text(import.full_name);
      auto cconv = text(import.cconv);
      auto signature = schema::CreateSignature(builder_, cconv);
      return schema::CreateImport(builder_, full_name, signature, import.flags);
    });
    auto exports = write_all(module_.exports, [&](const Export& entry) {
      auto local_name = text(entry.name);
      return schema::CreateExport(builder_, local_name, entry.function);
    });
    auto signatures = write_all(module_.functions, [&](const Function& function) {
      auto cconv = text(function.cconv);
      auto function_attributes = write_attributes(function.attributes);
      return schema::CreateSignature(builder_, cconv, function_attributes);
    });
    auto rodata = write_rodata();
    Offset<schema::ModuleState> state = 0;
    if (module_.global_bytes || module_.global_refs)
      state = schema::CreateModuleState(builder_, module_.global_bytes, module_.global_refs);
    auto functions = write_functions();
    Offset<flatbuffers::Vector<uint8_t>> bytecode = 0;
    if (!bytecode_.empty()) {
      builder_.ForceVectorAlignment(bytecode_.size(), 1, 8);
      bytecode = builder_.CreateVector(bytecode_);
    }
    auto debug = write_debug();
    auto root = schema::CreateBytecodeModule(
        builder_, name, module_.version, module_.requirements.value_or(requirements_), attributes,
        types, dependencies, imports, exports, signatures, rodata, 0, state, functions,
        module_.bytecode_version, bytecode, debug);
    builder_.FinishSizePrefixed(root, schema::BytecodeModuleIdentifier());
    return {builder_.GetBufferPointer(), builder_.GetBufferPointer() + builder_.GetSize()};
  }

  const std::vector<uint8_t>& external() const { return external_; }

 private:
  Offset<flatbuffers::Vector<Offset<schema::Attribute>>> write_attributes(
      const std::vector<Attribute>& attributes) {
    return write_all(attributes, [&](const Attribute& attribute) {
      auto key = text(attribute.key);
      auto value = text(attribute.value);
      return schema::CreateAttribute(builder_, key, value);
    });
  }

  Offset<flatbuffers::Vector<Offset<schema::RodataSegment>>> write_rodata() {
    return write_all(module_.rodata, [&](const Rodata& segment) {
      Offset<void> compression = 0;
      if (segment.compression) compression = schema::CreatePlainBytes(builder_).Union();
      auto code = static_cast<schema::Compression>(segment.compression);
      if (!segment.external) {
        builder_.ForceVectorAlignment(segment.bytes.size(), 1, segment.alignment);
        auto embedded = builder_.CreateVector(segment.bytes);
        return schema::CreateRodataSegment(builder_, code, compression, embedded);
      }
      pad_to(external_, segment.alignment);
      uint64_t offset = external_.size();
      external_.insert(external_.end(), segment.bytes.begin(), segment.bytes.end());
      return schema::CreateRodataSegment(builder_, code, compression, 0,
                                         segment.offset.value_or(offset),
                                         segment.length.value_or(segment.bytes.size()));
    });
  }

  Offset<flatbuffers::Vector<const schema::FunctionDescriptor*>> write_functions() {
    std::vector<schema::FunctionDescriptor> descriptors;
    for (const Function& function : module_.functions) {
      auto offset = static_cast<int32_t>(align_up(bytecode_.size(), 8));
      if (!function.offset) {
        pad_to(bytecode_, 8);
        bytecode_.insert(bytecode_.end(), function.code.begin(), function.code.end());
      }
      requirements_ |= function.requirements;
      descriptors.emplace_back(function.offset.value_or(offset),
                               function.length.value_or(static_cast<int32_t>(function.code.size())),
                               function.requirements, static_cast<int16_t>(function.reserved),
                               static_cast<int16_t>(function.block_count),
                               static_cast<int16_t>(function.value_registers),
                               static_cast<int16_t>(function.ref_registers));
    }
    if (descriptors.empty()) return 0;
    return builder_.CreateVectorOfStructs(descriptors);
  }

  Offset<schema::DebugDatabase> write_debug() {
    if (module_.locations.empty()) return 0;
    std::vector<schema::Location> codes;
    std::vector<Offset<void>> locations;
    for (const Location& location : module_.locations) write_location(location, codes, locations);
    auto functions = write_all(module_.functions, [&](const Function& function) {
      std::vector<schema::SourceMapEntry> entries;
      for (SourceMapEntry entry : function.source_map)
        entries.emplace_back(entry.offset, entry.location);
      auto name = text(function.name);
      auto entry_vector = builder_.CreateVectorOfStructs(entries);
      return schema::CreateFunctionSourceMap(builder_, name, entry_vector);
    });
    auto code_vector = builder_.CreateVector(codes);
    auto location_vector = builder_.CreateVector(locations);
    return schema::CreateDebugDatabase(builder_, code_vector, location_vector, functions);
  }

  void write_location(const Location& location, std::vector<schema::Location>& codes,
                      std::vector<Offset<void>>& locations) {
    auto add = [&](schema::Location code, Offset<void> offset) {
      codes.push_back(code);
      locations.push_back(offset);
    };
    auto number = [&](size_t index) { return location.numbers.at(index); };
    if (location.kind == "file") {
      auto file = text(location.text);
      add(schema::Location::FileLocation,
          schema::CreateFileLocation(builder_, file, number(0), number(1)).Union());
    } else if (location.kind == "name") {
      auto name = text(location.text);
      add(schema::Location::NameLocation,
          schema::CreateNameLocation(builder_, name, number(0)).Union());
    } else if (location.kind == "call") {
      add(schema::Location::CallSiteLocation,
          schema::CreateCallSiteLocation(builder_, number(0), number(1)).Union());
    } else {
      auto children = builder_.CreateVector(location.numbers);
      add(schema::Location::FusedLocation,
          schema::CreateFusedLocation(builder_, 0, children).Union());
    }
  }

  const Module& module_;
  FlatBufferBuilder builder_;
  std::vector<uint8_t> bytecode_, external_;
  uint32_t requirements_ = 0;
};

// The local header of the module's entry, which is all of the archive that a loader looks at.
std::vector<uint8_t> make_zip_header(uint64_t entry_size) {
  constexpr std::string_view entry_name = "module.fb";
  constexpr uint16_t padding_size = 1, zip64_size = 16;
  std::vector<uint8_t> header;
  append_le<uint32_t>(header, 0x04034B50);
  append_le<uint16_t>(header, 45);
  header.resize(12);
  append_le<uint16_t>(header, 0x0021);
  header.resize(18);
  append_le<uint32_t>(header, 0xFFFFFFFF);
  append_le<uint32_t>(header, 0xFFFFFFFF);
  append_le<uint16_t>(header, entry_name.size());
  append_le<uint16_t>(header, 4 + padding_size + 4 + zip64_size);
  header.insert(header.end(), entry_name.begin(), entry_name.end());
  append_le<uint16_t>(header, 0xFECA);
  append_le<uint16_t>(header, padding_size);
  header.resize(header.size() + padding_size);
  append_le<uint16_t>(header, 0x0001);
  append_le<uint16_t>(header, zip64_size);
  append_le<uint64_t>(header, entry_size);
  append_le<uint64_t>(header, entry_size);
  return header;
}

}  // namespace

std::vector<uint8_t> write_module(const Module& module, Shape shape) {
  Writer writer(module);
  std::vector<uint8_t> body = writer.write();
  std::vector<uint8_t> file;
  if (shape == Shape::zip) {
    // In this shape the size prefix covers the padding.
    pad_to(body, rodata_alignment);
    store_le<uint32_t>(body.data(), static_cast<uint32_t>(body.size() - 4));
    file = make_zip_header(body.size() - 4);
  }
  file.insert(file.end(), body.begin(), body.end());
  if (!writer.external().empty()) {
    pad_to(file, rodata_alignment);
    file.insert(file.end(), writer.external().begin(), writer.external().end());
  }
  return file;
}

}  // namespace mote::assembler
