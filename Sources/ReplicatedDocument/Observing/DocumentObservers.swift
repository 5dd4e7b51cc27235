/// Those who want to know what changes at certain paths: a registry, and a value.
///
/// ```swift
/// var observers = DocumentObservers()
/// observers.observe("/tasks/*/state") { changes in print(changes) }
/// let before = document
/// document.merge(delta)
/// observers.notify(from: before, to: document)
/// ```
///
/// A ``DocumentReplica`` has one of its own and notifies it of every edit and every merge. There is
/// no thread and no queue: observers run where the change is made, in the order in which they came.
public struct DocumentObservers: Sendable {
  /// What an observer is told: everything that one transaction or merge changed, in key order.
  public typealias Body = @Sendable ([DocumentChange]) -> Void

  /// Names an observer, so that it can leave.
  public struct Token: Hashable, Sendable {
    fileprivate let number: UInt64
  }

  private struct Observer: Sendable {
    let token: Token
    let pattern: PathPattern
    let body: Body
  }

  private var observers: [Observer] = []
  private var last: UInt64 = 0

  /// A registry without observers.
  public init() {}

  /// Whether nobody observes.
  public var isEmpty: Bool { observers.isEmpty }

  /// Adds an observer of the paths that a pattern describes.
  ///
  /// It is called once for each transaction or merge that changes anything there; what it is told
  /// is the same as ``Document/changes(since:at:)``.
  @discardableResult
  public mutating func observe(_ pattern: PathPattern, _ body: @escaping Body) -> Token {
    last += 1
    let token = Token(number: last)
    observers.append(Observer(token: token, pattern: pattern, body: body))
    return token
  }

  /// Removes an observer; one that has left already may leave again.
  public mutating func cancel(_ token: Token) { observers.removeAll { $0.token == token } }

  /// Tells everybody what has changed from one document to another.
  public func notify(from earlier: Document, to later: Document) {
    guard !observers.isEmpty else { return }
    notify(of: later.changes(since: earlier), from: earlier, to: later)
  }

  func notify(of changes: [DocumentChange], from earlier: Document, to later: Document) {
    guard !changes.isEmpty else { return }
    for observer in observers {
      let selected = observer.pattern.select(changes, from: earlier, to: later)
      if !selected.isEmpty { observer.body(selected) }
    }
  }
}
