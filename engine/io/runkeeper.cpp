#include "engine/io/runkeeper.h"

#include <fmt/format.h>

namespace flipscope {

RunKeeper::RunKeeper(const RunFolder& folder, Trainer& trainer,
                     const std::function<void(const std::string&)>& warn,
                     std::function<void(const CheckpointNote&)> checkpointed)
    : m_recorder(folder, trainer, warn), m_neurons(folder.path(), warn), m_flips(folder, trainer, warn),
      m_checkpoints(folder, trainer, [warn, told = std::move(checkpointed)](const CheckpointNote& note) {
          if (note.failure.empty())
              told(note);
          else
              warn(fmt::format(
                  "no checkpoint could be written: {}; the training goes on, and it is tried again",
                  note.failure));
      }) {
    trainer.addObserver(m_recorder);
    trainer.addObserver(m_neurons);
    trainer.addObserver(m_flips); // its blocks end where checkpoints are taken: before them
    trainer.addObserver(m_checkpoints);
}

} // namespace flipscope
