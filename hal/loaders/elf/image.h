// An embedded ELF in memory: checked, mapped, relocated and protected.
#pragma once

#include <span>
#include <string_view>

#include "hal/loaders/elf/format.h"
#include "mote/base/array.h"
#include "mote/base/bytes.h"
#include "mote/base/diagnostic.h"
#include "mote/base/object.h"

namespace mote::hal::elf {

// The file is untrusted: every offset, count and address is checked before use. No page is ever
// writable and executable at once, and nothing of the file is needed after load().
class Image final : public Object {
 public:
  static const ObjectType object_type;

  // INVALID_ARGUMENT for a file that breaks a rule, INCOMPATIBLE for another architecture,
  // UNIMPLEMENTED for features that compilers do not use here (initialisers, needed libraries,
  // thread-local storage, unknown relocations), NOT_FOUND for a symbol that a relocation needs.
  static Result<Ref<Image>> load(Allocator& allocator, Bytes file, Diagnostic* diagnostic);

  // Address of an exported function, null when there is none of this name in executable memory.
  void* find_function(std::string_view name) const;

  // For load() and the end of the last count; nobody else calls these two.
  explicit Image(Allocator& allocator)
      : Object(object_type), allocator_(allocator), segments_(allocator) {}
  ~Image() = default;

 private:
  struct Tables;

  void destroy() override;
  Status read_segments(Bytes file);
  Status check_segments() const;
  Status map_segments(Bytes file);
  Status read_dynamic(Tables& tables);
  Status relocate(const Tables& tables, Diagnostic* diagnostic);
  Status relocate_table(Word table, Word size, size_t entry_size, Diagnostic* diagnostic);
  Status symbol_address(uint32_t index, Word& address, Diagnostic* diagnostic) const;
  Status protect_segments();

  // The bytes of [address, address + size) of the file's address space; null outside the image.
  uint8_t* at(Word address, uint64_t size) const;
  Symbol symbol(uint32_t index) const;
  std::string_view symbol_name(const Symbol& symbol) const;

  Allocator& allocator_;
  Array<Segment> segments_;  // loaded ones, in order of address
  Segment dynamic_ = {};
  Segment relro_ = {};
  std::span<uint8_t> pages_;
  Word first_address_ = 0;  // what pages_ begins with, in the file's address space
  Word symbols_ = 0;
  uint32_t symbol_count_ = 0;
  Word strings_ = 0;
  Word strings_size_ = 0;
};

}  // namespace mote::hal::elf
