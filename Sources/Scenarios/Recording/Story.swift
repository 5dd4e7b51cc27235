import Convergence

/// Which edits a run has seen and which way they went, to say why a replica lacks one.
struct Story {
  /// An edit that was made.
  private struct Edit {
    let sentence: String
    let time: Instant
    let author: Int
    let dots: DotCloud

    func isSeen(in context: CausalContext) -> Bool { dots.isDominated(by: context.dots) }
  }

  /// A message that brings changes.
  private struct Message {
    let link: DirectedLink
    let sent: Instant
    let dots: DotCloud
    var end: (event: MessageLog.Event, time: Instant)?
  }

  private let names: [String]
  private var edits: [Edit] = []
  private var messages: [Message] = []
  /// Where among the messages each number of the log is.
  private var places: [Int: Int] = [:]

  init(names: [String]) { self.names = names }

  /// Notes that somebody has edited.
  mutating func noteEdit(
    _ sentence: String, at time: Instant, on place: Int, minting dots: DotCloud
  ) {
    guard !dots.isEmpty else { return }
    edits.append(Edit(sentence: sentence, time: time, author: place, dots: dots))
  }

  /// Notes what happened to a message.
  mutating func note(_ entry: MessageLog.Entry, bringing dots: DotCloud) {
    guard !dots.isEmpty else { return }
    switch entry.event {
    case .sent:
      places[entry.message] = messages.count
      messages.append(Message(link: entry.link, sent: entry.time, dots: dots))
    case .copied: break
    case .lost, .undeliverable, .arrived:
      guard let place = places[entry.message] else { return }
      // Of two copies it counts that one has arrived.
      if messages[place].end?.event != .arrived {
        messages[place].end = (entry.event, entry.time)
      }
    }
  }

  /// Why replicas lack edits that others have, a sentence each.
  ///
  /// - Parameters:
  ///   - contexts: What each replica has seen; `nil` for those that are down.
  ///   - limit: How many are told; the last sentence says how many more there are.
  func gaps(in contexts: [CausalContext?], atMost limit: Int = 4) -> [String] {
    var sentences: [String] = []
    var untold = 0
    for edit in edits {
      let holders = contexts.indices.filter { contexts[$0].map { edit.isSeen(in: $0) } ?? false }
      for place in contexts.indices {
        guard let context = contexts[place], !edit.isSeen(in: context) else { continue }
        if sentences.count == limit {
          untold += 1
        } else {
          sentences.append(sentence(about: edit, lackedBy: place, heldBy: holders))
        }
      }
    }
    if untold > 0 { sentences.append("… and \(untold) more such gaps") }
    return sentences
  }

  private func sentence(about edit: Edit, lackedBy place: Int, heldBy holders: [Int]) -> String {
    let what = "“\(edit.sentence)” at \(Quantity.text(nanoseconds: edit.time.nanoseconds))"
    let head = "\(names[place]) never learned of \(what)"
    if place == edit.author { return "\(names[place]) has forgotten its own edit \(what)" }
    if holders.isEmpty { return "nobody has kept the edit \(what)" }
    let attempts = messages.filter { message in
      message.link.to == place && !message.dots.isDisjoint(with: edit.dots)
    }
    guard let last = attempts.last else { return head + ": nobody has ever sent it there" }
    let sender = names[last.link.from]
    let count = attempts.count == 1 ? "the only message" : "the last of \(attempts.count) messages"
    let left = Quantity.text(nanoseconds: last.sent.nanoseconds)
    return switch last.end?.event {
    case .arrived:
      head + ", although \(count) with it, from \(sender) at \(left), has arrived"
    case .lost: head + ": \(count) with it, from \(sender) at \(left), was lost"
    case .undeliverable:
      head + ": \(count) with it, from \(sender) at \(left), found nobody there"
    case .sent, .copied, nil:
      head + ": \(count) with it, from \(sender) at \(left), is still on its way"
    }
  }
}
