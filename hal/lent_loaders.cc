#include "hal/lent_loaders.h"

namespace mote::hal {

const ObjectType LentLoaders::object_type{"mote.lent_loaders"};

Result<Ref<LentLoaders>> LentLoaders::create(const DeviceParams& params) {
  auto* created = create_in<LentLoaders>(params.allocator, params);
  if (!created) return out_of_memory;
  auto lent = Ref<LentLoaders>::adopt(created);
  MOTE_TRY(lent->loaders_.append(params.loaders));
  MOTE_TRY(lent->imports_.append(params.imports));
  lent->params_.loaders = {lent->loaders_.data(), lent->loaders_.size()};
  lent->params_.imports = {lent->imports_.data(), lent->imports_.size()};
  lent->params_.path = {};
  lent->params_.diagnostic = nullptr;
  return lent;
}

}  // namespace mote::hal
