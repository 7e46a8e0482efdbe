// Rules of the container and of the FlatBuffer: modules with a patched place.
#include <functional>
#include <initializer_list>

#include "flatbuffers/flatbuffers.h"
#include "mote/base/bytes.h"
#include "schemas/bytecode_module_generated.h"
#include "tests/malformed/rules.h"

namespace mote::malformed {
namespace {

using flatbuffers::Table;
using flatbuffers::voffset_t;

constexpr char base_text[] = R"(
  module base version=3 requirements=1
  attribute "key" "value"
  type i32
  type !vm.buffer
  dependency host minimum=1 flags=2
  import host.f 0i_i flags=2
  globals bytes=8 refs=1
  rodata embedded compression=1 "embedded"
  rodata other external align=64 "external"
  location file "a.mlir" 1 2
  location name "b" 0
  location call 0 1
  location fused 0 1 2
  export func f 0i_i {
    entry:
      attribute "a" "b"
      .loc 1
      return [i0]
  }
  export func g 0i_i {
    entry:
      return [i0]
  }
)";

constexpr size_t zip_header_size = 64;

// A module in raw shape whose places can be found and overwritten.
struct Patch {
  File file;

  template <class T>
  void store(const void* place, T value) {
    store_le<T>(file.data() + offset_of(place), value);
  }
  size_t offset_of(const void* place) const {
    return static_cast<size_t>(static_cast<const uint8_t*>(place) - file.data());
  }
  const schema::BytecodeModule& module() const {
    return *flatbuffers::GetSizePrefixedRoot<schema::BytecodeModule>(file.data());
  }

  // Entry of a field in the vtable of a table.
  template <class T>
  static const uint8_t* vtable_entry(const T& table, voffset_t field) {
    return as_table(table).GetVTable() + field;
  }
  template <class T>
  static const uint8_t* field(const T& table, voffset_t field) {
    return as_table(table).GetAddressOf(field);
  }
  template <class T>
  static const Table& as_table(const T& table) {
    return reinterpret_cast<const Table&>(table);
  }
  // The count of a vector or string.
  static const uint8_t* count_of(const void* vector) { return static_cast<const uint8_t*>(vector); }
};

class PatchCases {
 public:
  explicit PatchCases(RuleCases& cases) : cases_(cases) {}

  void refuse(const char* rule, const char* what, const char* text,
              const std::function<void(Patch&)>& change,
              StatusCode code = StatusCode::invalid_argument) {
    add(rule, what, text, code, change);
  }
  void accept(const char* rule, const char* what, const std::function<void(Patch&)>& change) {
    add(rule, what, "", StatusCode::ok, change);
  }

 private:
  void add(const char* rule, const char* what, const char* text, StatusCode code,
           const std::function<void(Patch&)>& change) {
    auto make = [change] {
      Patch patch{assembler::assemble(base_text)};
      change(patch);
      return patch.file;
    };
    auto good = [] { return assembler::assemble(base_text); };
    cases_.push_back({rule, what, good, make, code, text});
  }

  RuleCases& cases_;
};

void add_container_cases(RuleCases& all) {
  File raw = assembler::assemble(base_text);
  File zip = assembler::assemble(base_text, assembler::Shape::zip);
  auto add = [&](const char* rule, const char* what, const File& good, const char* text,
                 const std::function<void(File&)>& change) {
    auto make = [good, change] {
      File bad = good;
      change(bad);
      return bad;
    };
    all.push_back({rule, what, [good] { return good; }, make, StatusCode::invalid_argument, text});
  };
  constexpr char short_text[] = "too short", size_text[] = "size prefix";
  add("A1", "name of 65535 bytes", zip, short_text,
      [](File& file) { store_le<uint16_t>(&file[26], 0xFFFF); });
  add("A1", "name and extra of 65535 bytes", zip, short_text, [](File& file) {
    store_le<uint16_t>(&file[26], 0xFFFF);
    store_le<uint16_t>(&file[28], 0xFFFF);
  });
  add("A1", "cut inside the header", zip, short_text, [](File& file) { file.resize(40); });
  add("A2", "15 bytes", raw, short_text, [](File& file) { file.resize(15); });
  add("A2", "no bytes", raw, short_text, [](File& file) { file.clear(); });
  add("A2", "15 bytes behind the header", zip, short_text,
      [](File& file) { file.resize(zip_header_size + 15); });
  add("A2", "nothing behind the header", zip, short_text,
      [](File& file) { file.resize(zip_header_size); });
  for (uint32_t size : {0u, 4u, 11u, 0x7FFFFFFFu, 0xFFFFFFFCu, 0xFFFFFFFFu}) {
    add("A3", "a wrong size", raw, size_text, [=](File& file) { store_le(&file[0], size); });
    add("A3", "a wrong size in a zip", zip, size_text,
        [=](File& file) { store_le(&file[zip_header_size], size); });
  }
  add("A3", "one byte more than there is", raw, size_text,
      [](File& file) { store_le(file.data(), static_cast<uint32_t>(file.size() - 4 + 1)); });
  uint32_t body_end = load_le<uint32_t>(raw.data()) + 4;
  add("A3", "cut by one byte", raw, size_text, [=](File& file) { file.resize(body_end - 1); });

  // The FlatBuffer is complete, the constants behind its padding are not there.
  add("A4", "no external data", raw, "a constant lies outside the file",
      [=](File& file) { file.resize(body_end); });
  auto empty = [] {
    return assembler::assemble(replace_once(base_text, "align=64 \"external\"", "align=64"));
  };
  all.push_back({"A4", "an empty external segment behind the end", {}, empty, StatusCode::ok, ""});
}

void add_table_structure_cases(PatchCases& cases) {
  constexpr char corrupt[] = "FlatBuffer";
  using Module = schema::BytecodeModule;
  cases.refuse("F1", "another identifier", "not a bytecode module",
               [](Patch& patch) { patch.file[8] = 'i'; });
  for (uint32_t root : {0xFFFFFFFFu, 0xFFFFFFF0u, 0x80000000u, 0x00100000u, 0u})
    cases.refuse("F2", "root outside of the body", corrupt,
                 [=](Patch& patch) { store_le(&patch.file[4], root); });
  for (uint32_t shift : {1u, 2u, 3u})
    cases.refuse("F2", "root that is not aligned", corrupt, [=](Patch& patch) {
      store_le(&patch.file[4], load_le<uint32_t>(&patch.file[4]) + shift);
    });
  for (int32_t distance : {INT32_MIN, INT32_MAX, -0x10000, 0x10000})
    cases.refuse("F3", "vtable outside of the body", corrupt,
                 [=](Patch& patch) { patch.store(&patch.module(), distance); });
  for (uint16_t size : std::initializer_list<uint16_t>{0xFFFF, 0xFFFE, 0, 2, 3, 5, 13})
    cases.refuse("F3", "vtable of a wrong size", corrupt,
                 [=](Patch& patch) { patch.store(Patch::vtable_entry(patch.module(), 0), size); });
  for (uint16_t size : std::initializer_list<uint16_t>{0xFFFF, 0, 3, 8})
    cases.refuse("F3", "table of a wrong size", corrupt,
                 [=](Patch& patch) { patch.store(Patch::vtable_entry(patch.module(), 2), size); });
  for (uint16_t offset : std::initializer_list<uint16_t>{0xFFFF, 0xFFF0, 1, 2, 3})
    cases.refuse("F3", "field outside of its table", corrupt, [=](Patch& patch) {
      patch.store(Patch::vtable_entry(patch.module(), Module::VT_VERSION), offset);
    });
  cases.refuse("F3", "field behind its table", corrupt, [](Patch& patch) {
    uint16_t table_size = load_le<uint16_t>(Patch::vtable_entry(patch.module(), 2));
    patch.store(Patch::vtable_entry(patch.module(), Module::VT_VERSION), table_size);
  });
  for (uint32_t offset : {0xFFFFFFFCu, 0x7FFFFFFCu, 0x00100000u}) {
    cases.refuse("F3", "string outside of the body", corrupt, [=](Patch& patch) {
      patch.store(Patch::field(patch.module(), Module::VT_NAME), offset);
    });
    cases.refuse("F3", "vector outside of the body", corrupt, [=](Patch& patch) {
      patch.store(Patch::field(patch.module(), Module::VT_TYPES), offset);
    });
    cases.refuse("F3", "table outside of the body", corrupt, [=](Patch& patch) {
      patch.store(Patch::field(patch.module(), Module::VT_STATE), offset);
    });
    cases.refuse("F3", "nested table outside of the body", corrupt,
                 [=](Patch& patch) { patch.store(patch.module().exports()->Data(), offset); });
  }
}

// One table of each kind.
std::vector<const void*> all_tables(const schema::BytecodeModule& module) {
  const schema::DebugDatabase& debug = *module.debug();
  std::vector<const void*> tables = {&module,
                                     module.attributes()->Get(0),
                                     module.types()->Get(0),
                                     module.dependencies()->Get(0),
                                     module.imports()->Get(0),
                                     module.imports()->Get(0)->signature(),
                                     module.exports()->Get(0),
                                     module.signatures()->Get(0),
                                     module.signatures()->Get(0)->attributes()->Get(0),
                                     module.rodata()->Get(0),
                                     module.rodata()->Get(0)->compression(),
                                     module.state(),
                                     &debug,
                                     debug.functions()->Get(0)};
  for (uint32_t i = 0; i < debug.locations()->size(); ++i)
    tables.push_back(debug.locations()->Get(i));
  return tables;
}

void add_table_cases_of_every_kind(PatchCases& cases) {
  constexpr char corrupt[] = "FlatBuffer";
  size_t count = all_tables(Patch{assembler::assemble(base_text)}.module()).size();
  for (size_t i = 0; i < count; ++i) {
    auto vtable = [i](const Patch& patch) {
      return static_cast<const Table*>(all_tables(patch.module())[i])->GetVTable();
    };
    auto add = [&](const char* what, size_t entry, uint16_t value) {
      cases.refuse("F3", what, corrupt,
                   [=](Patch& patch) { patch.store(vtable(patch) + entry, value); });
    };
    add("odd vtable", 0, 5);
    add("vtable without a header", 0, 2);
    add("table without its vtable", 2, 3);
    add("table that leaves the body", 2, 0xFFFF);
    cases.refuse("F3", "distance to the vtable", corrupt,
                 [i](Patch& patch) { patch.store(all_tables(patch.module())[i], INT32_MAX); });
  }
}

void add_element_cases(PatchCases& cases) {
  constexpr char corrupt[] = "FlatBuffer";
  using Module = schema::BytecodeModule;
  for (uint32_t count : {0xFFFFFFFFu, 0x7FFFFFFFu, 0x40000001u, 0x0CCCCCCDu, 0x10000u}) {
    cases.refuse("F4", "too many bytes", corrupt, [=](Patch& patch) {
      patch.store(Patch::count_of(patch.module().bytecode()), count);
    });
    cases.refuse("F4", "too many tables", corrupt, [=](Patch& patch) {
      patch.store(Patch::count_of(patch.module().types()), count);
    });
    cases.refuse("F4", "too many structures", corrupt, [=](Patch& patch) {
      patch.store(Patch::count_of(patch.module().functions()), count);
    });
    cases.refuse("F4", "too many characters", corrupt,
                 [=](Patch& patch) { patch.store(Patch::count_of(patch.module().name()), count); });
  }
  cases.refuse("F5", "name without its NUL", corrupt, [](Patch& patch) {
    patch.store<char>(patch.module().name()->c_str() + patch.module().name()->size(), 'x');
  });
  cases.refuse("F5", "type without its NUL", corrupt, [](Patch& patch) {
    const auto* name = patch.module().types()->Get(0)->name();
    patch.store<char>(name->c_str() + name->size(), 'x');
  });
  for (uint16_t shift : std::initializer_list<uint16_t>{1, 2, 3})
    cases.refuse("F6", "number that is not aligned", corrupt, [=](Patch& patch) {
      const uint8_t* entry = Patch::vtable_entry(patch.module(), Module::VT_BYTECODE_VERSION);
      patch.store<uint16_t>(entry, static_cast<uint16_t>(load_le<uint16_t>(entry) - shift));
    });
  cases.refuse("F7", "null type", corrupt,
               [](Patch& patch) { patch.store(patch.module().types()->Data(), uint32_t{0}); });
  cases.refuse("F7", "null export", corrupt,
               [](Patch& patch) { patch.store(patch.module().exports()->Data(), uint32_t{0}); });
  cases.refuse("F7", "null attribute of a function", corrupt, [](Patch& patch) {
    const auto* attributes = patch.module().signatures()->Get(0)->attributes();
    patch.store(attributes->Data(), uint32_t{0});
  });
  cases.refuse("F7", "null function in the debug tables", corrupt, [](Patch& patch) {
    patch.store(patch.module().debug()->functions()->Data(), uint32_t{0});
  });
}

void add_union_cases(PatchCases& cases) {
  constexpr char corrupt[] = "FlatBuffer";
  cases.refuse("F8", "fewer types than locations", corrupt, [](Patch& patch) {
    patch.store(Patch::count_of(patch.module().debug()->locations_type()), uint32_t{3});
  });
  cases.refuse("F8", "fewer locations than types", corrupt, [](Patch& patch) {
    patch.store(Patch::count_of(patch.module().debug()->locations()), uint32_t{3});
  });
  cases.refuse("F8", "no types", corrupt, [](Patch& patch) {
    patch.store(
        Patch::vtable_entry(*patch.module().debug(), schema::DebugDatabase::VT_LOCATIONS_TYPE),
        uint16_t{0});
  });
  cases.refuse("F8", "location without a value", corrupt, [](Patch& patch) {
    patch.store(patch.module().debug()->locations()->Data(), uint32_t{0});
  });
  cases.refuse("F8", "location without a type", corrupt, [](Patch& patch) {
    patch.store(patch.module().debug()->locations_type()->Data(), uint8_t{0});
  });
  cases.refuse("F8", "compression without a value", corrupt, [](Patch& patch) {
    patch.store(Patch::vtable_entry(*patch.module().rodata()->Get(0),
                                    schema::RodataSegment::VT_COMPRESSION),
                uint16_t{0});
  });
  cases.refuse("F8", "compression without a type", corrupt, [](Patch& patch) {
    patch.store(
        Patch::field(*patch.module().rodata()->Get(0), schema::RodataSegment::VT_COMPRESSION_TYPE),
        uint8_t{0});
  });
  // Of what kind the value is nobody knows, so nobody may read it either.
  cases.refuse(
      "F8", "compression of a later kind whose value is no table", "a compressed constant",
      [](Patch& patch) {
        const auto& segment = *patch.module().rodata()->Get(0);
        const uint8_t* type = Patch::field(segment, schema::RodataSegment::VT_COMPRESSION_TYPE);
        const uint8_t* value = Patch::field(segment, schema::RodataSegment::VT_COMPRESSION);
        patch.store(type, uint8_t{2});
        patch.store(value, static_cast<uint32_t>(segment.embedded()->Data() - value));
      },
      StatusCode::unimplemented);
  cases.accept("F8", "location of a later kind whose value is no table", [](Patch& patch) {
    const auto& debug = *patch.module().debug();
    patch.store(debug.locations_type()->Data(), uint8_t{5});
    patch.store(debug.locations()->Data(), uint32_t{0xFFFFFF00});
  });
  // No table of the schema holds itself, so nothing can be nested too deeply; the deepest loads.
  cases.accept("F9", "debug tables with every kind of location", [](Patch&) {});
}

}  // namespace

void add_archive_cases(RuleCases& cases) {
  add_container_cases(cases);
  PatchCases patches(cases);
  add_table_structure_cases(patches);
  add_table_cases_of_every_kind(patches);
  add_element_cases(patches);
  add_union_cases(patches);
}

}  // namespace mote::malformed
