public import Convergence
public import Traces

/// A replica at one moment of a run: what it shows and has seen, and what it waits for.
public struct ReplicaView: Sendable {
  /// What the replica is called.
  public let name: String

  /// The document that it shows; `nil` while the process is down.
  public let document: Document?

  /// What has changed in the document since the moment before.
  public let changes: [TraceEvent.Change]

  /// Which events it has seen.
  public let context: DotCloud

  /// Which of them it had not seen the moment before.
  public let news: DotCloud

  /// Records that are written and not yet on disk for good.
  public let unsynced: Int

  /// What it knows of its peers.
  public let peers: [PeerStatus]

  /// The messages from and to it that are on their way, as they were sent.
  public let queue: [TraceEvent]

  /// Looks at a process, and at what it was the moment before.
  init(
    name: String, now: DocumentNode?, before: DocumentNode?, queue: [TraceEvent], isFirst: Bool
  ) {
    self.name = name
    self.queue = queue
    document = now?.document
    let status = now?.status
    unsynced = status?.unsynced ?? 0
    peers = status?.peers ?? []
    context = now?.context.dots ?? DotCloud()
    guard let now, !isFirst else {
      (changes, news) = ([], DotCloud())
      return
    }
    news = now.context.dots.subtracting(before?.context.dots ?? DotCloud())
    changes = now.document.changes(since: before?.document ?? Document())
      .map { TraceEvent.Change($0.path, from: $0.old, to: $0.new) }
  }

  /// Whether the process is running.
  public var isRunning: Bool { document != nil }
}
