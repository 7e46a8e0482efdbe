// Walks the FlatBuffer with the tables below, which name its fields. The archive has verified every
// offset when the module was loaded, so nothing is checked here.
#include "vm/module_json.h"

#include <cinttypes>
#include <cstdio>
#include <iterator>

namespace mote::vm {
namespace {

enum class Kind : uint8_t {
  i16,
  i32,
  u32,
  u64,
  requirements,  // u32 flags
  presence,      // u32 flags
  string,
  table,
  tables,  // a vector of them, and so on
  structs,
  bytes,
  integers,
  union_code,  // its value is the next field
  union_codes,
  union_value,
  union_values,
};

struct Table;

struct Field {
  const char* name;
  Kind kind;
  const Table* table = nullptr;  // of what the field refers to; for unions their first
  uint32_t default_value = 0;
};

// Fields by id; those of a struct in the order in which they lie.
struct Table {
  const char* name;
  const Field* fields;
  uint32_t count;
  uint32_t struct_size = 0;
};

template <size_t N>
constexpr Table table_of(const Field (&fields)[N], const char* name = "", uint32_t size = 0) {
  return {name, fields, N, size};
}

constexpr Field attribute_fields[] = {{"key", Kind::string}, {"value", Kind::string}};
constexpr Table attribute_table = table_of(attribute_fields);

constexpr Field type_fields[] = {{"full_name", Kind::string}};
constexpr Table type_table = table_of(type_fields);

constexpr Field signature_fields[] = {{"calling_convention", Kind::string},
                                      {"attrs", Kind::tables, &attribute_table}};
constexpr Table signature_table = table_of(signature_fields);

constexpr Field dependency_fields[] = {
    {"name", Kind::string}, {"minimum_version", Kind::u32}, {"flags", Kind::presence, nullptr, 1}};
constexpr Table dependency_table = table_of(dependency_fields);

constexpr Field import_fields[] = {{"full_name", Kind::string},
                                   {"signature", Kind::table, &signature_table},
                                   {"flags", Kind::presence, nullptr, 1}};
constexpr Table import_table = table_of(import_fields);

constexpr Field export_fields[] = {{"local_name", Kind::string}, {"internal_ordinal", Kind::i32}};
constexpr Table export_table = table_of(export_fields);

// Of the two unions, by code from 1.
constexpr Table compressions[] = {{"UncompressedDataDef", nullptr, 0}};

constexpr Field call_site_fields[] = {{"callee", Kind::i32}, {"caller", Kind::i32}};
constexpr Field file_fields[] = {
    {"filename", Kind::string}, {"line", Kind::i32}, {"column", Kind::i32}};
constexpr Field fused_fields[] = {{"metadata", Kind::string}, {"locations", Kind::integers}};
constexpr Field name_fields[] = {{"name", Kind::string}, {"child_location", Kind::i32}};
constexpr Table locations[] = {
    table_of(call_site_fields, "CallSiteLocDef"), table_of(file_fields, "FileLineColLocDef"),
    table_of(fused_fields, "FusedLocDef"), table_of(name_fields, "NameLocDef")};

constexpr Field rodata_fields[] = {{"compression_type_type", Kind::union_code, compressions},
                                   {"compression_type", Kind::union_value, compressions},
                                   {"embedded_data", Kind::bytes},
                                   {"external_data_offset", Kind::u64},
                                   {"external_data_length", Kind::u64}};
constexpr Table rodata_table = table_of(rodata_fields);

constexpr Field rwdata_fields[] = {{"byte_size", Kind::i32}};
constexpr Table rwdata_table = table_of(rwdata_fields);

constexpr Field state_fields[] = {{"global_bytes_capacity", Kind::i32},
                                  {"global_ref_count", Kind::i32}};
constexpr Table state_table = table_of(state_fields);

constexpr Field descriptor_fields[] = {
    {"bytecode_offset", Kind::i32},       {"bytecode_length", Kind::i32},
    {"requirements", Kind::requirements}, {"reserved", Kind::i16},
    {"block_count", Kind::i16},           {"i32_register_count", Kind::i16},
    {"ref_register_count", Kind::i16}};
constexpr Table descriptor_table = table_of(descriptor_fields, "", 20);

constexpr Field entry_fields[] = {{"bytecode_offset", Kind::i32}, {"location", Kind::i32}};
constexpr Table entry_table = table_of(entry_fields, "", 8);

constexpr Field source_map_fields[] = {{"local_name", Kind::string},
                                       {"locations", Kind::structs, &entry_table}};
constexpr Table source_map_table = table_of(source_map_fields);

constexpr Field debug_fields[] = {{"location_table_type", Kind::union_codes, locations},
                                  {"location_table", Kind::union_values, locations},
                                  {"functions", Kind::tables, &source_map_table}};
constexpr Table debug_table = table_of(debug_fields);

constexpr Field module_fields[] = {{"name", Kind::string},
                                   {"version", Kind::u32},
                                   {"requirements", Kind::requirements},
                                   {"attrs", Kind::tables, &attribute_table},
                                   {"types", Kind::tables, &type_table},
                                   {"dependencies", Kind::tables, &dependency_table},
                                   {"imported_functions", Kind::tables, &import_table},
                                   {"exported_functions", Kind::tables, &export_table},
                                   {"function_signatures", Kind::tables, &signature_table},
                                   {"rodata_segments", Kind::tables, &rodata_table},
                                   {"rwdata_segments", Kind::tables, &rwdata_table},
                                   {"module_state", Kind::table, &state_table},
                                   {"function_descriptors", Kind::structs, &descriptor_table},
                                   {"bytecode_version", Kind::u32},
                                   {"bytecode_data", Kind::bytes},
                                   {"debug_database", Kind::table, &debug_table}};
constexpr Table module_table = table_of(module_fields);

constexpr const char* requirement_names[] = {"EXT_F32", "EXT_F64", "YIELD", "UNWIND"};
constexpr const char* presence_names[] = {"REQUIRED", "OPTIONAL"};

// What a reference at `at` refers to.
const uint8_t* follow(const uint8_t* at) { return at + load_le<uint32_t>(at); }

// Null when the table does not have the field.
const uint8_t* find_field(const uint8_t* table, uint32_t id) {
  const uint8_t* vtable = table - load_le<int32_t>(table);
  uint32_t at = 4 + 2 * id;
  if (at >= load_le<uint16_t>(vtable)) return nullptr;
  uint16_t offset = load_le<uint16_t>(vtable + at);
  return offset ? table + offset : nullptr;
}

uint32_t size_of(Kind kind) {
  switch (kind) {
    case Kind::bytes:
    case Kind::union_code:
    case Kind::union_codes:
      return 1;
    case Kind::i16:
      return 2;
    case Kind::u64:
      return 8;
    default:
      return 4;
  }
}

// Null for a code of a later version, whose value was not verified.
const Table* union_table(const Table* tables, uint8_t code) {
  size_t count = tables == locations ? std::size(locations) : std::size(compressions);
  return code && code <= count ? &tables[code - 1] : nullptr;
}

class JsonWriter {
 public:
  JsonWriter(bool pretty, TextSink sink) : pretty_(pretty), sink_(sink) {}

  void write_table(const Table& table, const uint8_t* at);

 private:
  void write_struct(const Table& table, const uint8_t* at);
  void write_value(const Field& field, const uint8_t* at);
  void write_vector(const Field& field, const uint8_t* vector, const uint8_t* codes);
  void write_element(const Field& field, const uint8_t* at);
  void write_union(const Table* tables, uint8_t code, const uint8_t* reference);
  void write_union_code(const Table* tables, uint8_t code);
  void write_string(std::string_view text);
  void write_flags(uint32_t bits, std::span<const char* const> names);
  void write_number(int64_t number);
  void write_unsigned(uint64_t number);

  void open(const char* bracket) {
    sink_(bracket);
    ++depth_;
  }
  void close(const char* bracket) {
    --depth_;
    break_line();
    sink_(bracket);
  }
  void break_line() {
    if (!pretty_) return;
    sink_("\n");
    for (uint32_t i = 0; i < depth_; ++i) sink_("  ");
  }
  void write_key(const char* name, bool is_first) {
    if (!is_first) sink_(",");
    break_line();
    sink_("\"");
    sink_(name);
    sink_(pretty_ ? "\": " : "\":");
  }

  bool pretty_;
  TextSink sink_;
  uint32_t depth_ = 0;
};

void JsonWriter::write_number(int64_t number) {
  char text[24];
  int length = std::snprintf(text, sizeof text, "%" PRId64, number);
  sink_({text, static_cast<size_t>(length)});
}

void JsonWriter::write_unsigned(uint64_t number) {
  char text[24];
  int length = std::snprintf(text, sizeof text, "%" PRIu64, number);
  sink_({text, static_cast<size_t>(length)});
}

void JsonWriter::write_string(std::string_view text) {
  constexpr std::string_view special = "\b\f\n\r\t\"\\", letters = "bfnrt\"\\";
  sink_("\"");
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    size_t letter = special.find(text[i]);
    bool is_special = letter != std::string_view::npos;
    if (!is_special && static_cast<unsigned char>(text[i]) >= 0x20) continue;
    sink_({text.data() + start, i - start});
    start = i + 1;
    char escape[8];
    int length = is_special ? std::snprintf(escape, sizeof escape, "\\%c", letters[letter])
                            : std::snprintf(escape, sizeof escape, "\\u%04x", unsigned(text[i]));
    sink_({escape, static_cast<size_t>(length)});
  }
  sink_({text.data() + start, text.size() - start});
  sink_("\"");
}

void JsonWriter::write_flags(uint32_t bits, std::span<const char* const> names) {
  if (!bits || bits >> names.size()) return write_number(bits);
  const char* separator = "\"";
  for (size_t i = 0; i < names.size(); ++i) {
    if (!(bits >> i & 1)) continue;
    sink_(separator);
    sink_(names[i]);
    separator = " ";
  }
  sink_("\"");
}

void JsonWriter::write_union_code(const Table* tables, uint8_t code) {
  const Table* table = union_table(tables, code);
  if (code && !table) return write_number(code);
  sink_("\"");
  sink_(table ? table->name : "NONE");
  sink_("\"");
}

void JsonWriter::write_union(const Table* tables, uint8_t code, const uint8_t* reference) {
  const Table* table = union_table(tables, code);
  if (table) return write_table(*table, follow(reference));
  sink_("null");
}

void JsonWriter::write_element(const Field& field, const uint8_t* at) {
  switch (field.kind) {
    case Kind::tables:
      return write_table(*field.table, follow(at));
    case Kind::structs:
      return write_struct(*field.table, at);
    case Kind::union_codes:
      return write_union_code(field.table, *at);
    case Kind::bytes:
      return write_number(*at);
    default:
      return write_number(load_le<int32_t>(at));
  }
}

// `codes`: of the elements of a vector of unions.
void JsonWriter::write_vector(const Field& field, const uint8_t* vector, const uint8_t* codes) {
  auto count = load_le<uint32_t>(vector);
  const uint8_t* elements = vector + 4;
  uint32_t size = field.kind == Kind::structs ? field.table->struct_size : size_of(field.kind);
  bool is_inline = field.kind == Kind::tables || field.kind == Kind::union_values;
  open("[");
  for (uint32_t i = 0; i < count; ++i) {
    if (i) sink_(",");
    if (!is_inline) break_line();
    const uint8_t* element = elements + uint64_t{i} * size;
    if (field.kind == Kind::union_values) {
      write_union(field.table, codes[4 + uint64_t{i}], element);
    } else {
      write_element(field, element);
    }
  }
  close("]");
}

void JsonWriter::write_value(const Field& field, const uint8_t* at) {
  switch (field.kind) {
    case Kind::i16:
      return write_number(load_le<int16_t>(at));
    case Kind::i32:
      return write_number(load_le<int32_t>(at));
    case Kind::u32:
      return write_number(load_le<uint32_t>(at));
    case Kind::u64:
      return write_unsigned(load_le<uint64_t>(at));
    case Kind::requirements:
      return write_flags(load_le<uint32_t>(at), requirement_names);
    case Kind::presence:
      return write_flags(load_le<uint32_t>(at), presence_names);
    case Kind::union_code:
      return write_union_code(field.table, *at);
    case Kind::string: {
      const uint8_t* string = follow(at);
      return write_string({reinterpret_cast<const char*>(string + 4), load_le<uint32_t>(string)});
    }
    case Kind::table:
      return write_table(*field.table, follow(at));
    default:
      return write_vector(field, follow(at), nullptr);
  }
}

void JsonWriter::write_struct(const Table& table, const uint8_t* at) {
  open("{");
  for (uint32_t i = 0; i < table.count; ++i) {
    write_key(table.fields[i].name, i == 0);
    write_value(table.fields[i], at);
    at += size_of(table.fields[i].kind);
  }
  close("}");
}

bool has_default(const Field& field, const uint8_t* at) {
  switch (field.kind) {
    case Kind::union_code:
      return *at == 0;
    case Kind::i32:
    case Kind::u32:
    case Kind::requirements:
    case Kind::presence:
      return load_le<uint32_t>(at) == field.default_value;
    case Kind::u64:
      return load_le<uint64_t>(at) == 0;
    default:
      return false;
  }
}

void JsonWriter::write_table(const Table& table, const uint8_t* at) {
  open("{");
  bool is_first = true;
  for (uint32_t id = 0; id < table.count; ++id) {
    const Field& field = table.fields[id];
    const uint8_t* value = find_field(at, id);
    if (!value || has_default(field, value)) continue;
    bool is_union = field.kind == Kind::union_value || field.kind == Kind::union_values;
    const uint8_t* codes = is_union ? find_field(at, id - 1) : nullptr;
    if (is_union && !codes) continue;
    write_key(field.name, is_first);
    is_first = false;
    if (field.kind == Kind::union_value) {
      write_union(field.table, *codes, value);
    } else if (field.kind == Kind::union_values) {
      write_vector(field, follow(value), follow(codes));
    } else {
      write_value(field, value);
    }
  }
  close("}");
}

}  // namespace

void write_module_json(const BytecodeModule& module, bool pretty, TextSink sink) {
  const uint8_t* root = module.flatbuffer().data();
  JsonWriter(pretty, sink).write_table(module_table, follow(root));
}

}  // namespace mote::vm
