import SortedCollections

/// Changes to a JSON tree, one after the other: [RFC 6902](https://www.rfc-editor.org/rfc/rfc6902).
///
/// A patch is what a change of a document looks like to others: an initialiser makes one of the
/// changes that an edit or a merge has brought, and ``apply(to:)`` keeps a mirror in step. A
/// document takes patches too, see ``DocumentEditor/apply(_:)``.
public struct JSONPatch: Hashable, Sendable {
  /// One step.
  public enum Operation: Hashable, Sendable {
    /// Puts a value where none need be; in an array, before the element at that place.
    case add(DocumentPath, JSONValue)
    /// Removes what is there.
    case remove(DocumentPath)
    /// Puts a value in the place of what is there.
    case replace(DocumentPath, JSONValue)
    /// Removes what is at the first path and adds it at the second.
    case move(from: DocumentPath, to: DocumentPath)
    /// Adds what is at the first path at the second.
    case copy(from: DocumentPath, to: DocumentPath)
    /// Goes on only if this value is there.
    case test(DocumentPath, JSONValue)
  }

  /// The steps, in order.
  public var operations: [Operation]

  /// A patch of some steps.
  public init(_ operations: [Operation] = []) { self.operations = operations }

  /// The patch that does to a mirror what some changes of a document did to the document.
  ///
  /// A set changes member by member, so a patch is as long as what has changed in it; one so deep
  /// down that its members can have no path is replaced.
  public init(_ changes: [DocumentChange]) {
    operations = []
    for change in changes {
      if let before = change.before, let after = change.after, before.kind == .set,
        after.kind == .set, change.path.keys.count < DocumentPath.maximumDepth
      {
        operations += Self.steps(from: before.members, to: after.members, at: change.path)
        continue
      }
      switch (change.old, change.new) {
      case (nil, nil): break
      case (nil, let new?): operations.append(.add(change.path, new))
      case (_?, nil): operations.append(.remove(change.path))
      case (_?, let new?): operations.append(.replace(change.path, new))
      }
    }
  }

  /// The steps that change the members of a set; both lists ascend.
  ///
  /// Members go from the last on and then come from the first on, so that each place is right when
  /// its turn comes.
  private static func steps(
    from old: [Scalar], to new: [Scalar], at path: DocumentPath
  ) -> [Operation] {
    var (removed, added): ([Operation], [Operation]) = ([], [])
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      let order =
        left == old.count ? 1 : right == new.count ? -1 : Scalar.order(old[left], new[right])
      if order < 0 { removed.append(.remove(path.appending("\(left)"))) }
      if order > 0 { added.append(.add(path.appending("\(right)"), JSONValue(new[right]))) }
      if order <= 0 { left += 1 }
      if order >= 0 { right += 1 }
    }
    return removed.reversed() + added
  }

  /// Changes a value.
  ///
  /// - Throws: ``JSONPatchError`` if a step is not possible; the value is then unchanged.
  public func apply(to value: inout JSONValue) throws(JSONPatchError) {
    var result = value
    for (place, operation) in operations.enumerated() {
      do throws(JSONPatchError.Reason) {
        try operation.apply(to: &result)
      } catch {
        throw JSONPatchError(operation: place, reason: error)
      }
    }
    value = result
  }
}

extension JSONPatch.Operation {
  fileprivate func apply(to value: inout JSONValue) throws(JSONPatchError.Reason) {
    switch self {
    case .add(let path, let new): try value.edit(path.keys[...], .add(new))
    case .remove(let path): try value.edit(path.keys[...], .remove)
    case .replace(let path, let new): try value.edit(path.keys[...], .replace(new))
    case .move(let source, let target):
      guard let moved = value[source] else { throw .missing }
      if source == target { return }
      if source.isPrefix(of: target) { throw .movedIntoItself }
      try value.edit(source.keys[...], .remove)
      try value.edit(target.keys[...], .add(moved))
    case .copy(let source, let target):
      guard let copied = value[source] else { throw .missing }
      try value.edit(target.keys[...], .add(copied))
    case .test(let path, let expected):
      guard let found = value[path] else { throw .missing }
      guard found.isEquivalent(to: expected) else { throw .different }
    }
  }
}

/// Why a patch cannot be applied, and where it stopped; nothing has changed then.
public struct JSONPatchError: Error, Hashable, Sendable {
  /// What is wrong with a step.
  public enum Reason: Error, Hashable, Sendable {
    /// There is nothing at the path, or nothing that could hold it.
    case missing
    /// The key does not name a place in an array.
    case badIndex(String)
    /// A test found another value.
    case different
    /// Something would be moved below itself.
    case movedIntoItself
    /// The root cannot be removed.
    case rootIsNotRemovable
    /// The step is not one of RFC 6902, or lacks a member.
    case malformed
    /// The document refuses the edit.
    case refused(DocumentError)
  }

  /// Which step it is, counted from zero; none if what was read is not a list of steps at all.
  public let operation: Int?

  /// What is wrong with it.
  public let reason: Reason
}

extension JSONPatchError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    guard let operation else { return "a patch of RFC 6902 is an array of operations" }
    let text =
      switch reason {
      case .missing: "there is nothing at its path"
      case .badIndex(let key): "'\(key)' is not a place in an array"
      case .different: "the value is another one"
      case .movedIntoItself: "something would be moved below itself"
      case .rootIsNotRemovable: "the root cannot be removed"
      case .malformed: "it is not an operation of RFC 6902"
      case .refused(let error): "\(error)"
      }
    return "operation \(operation) fails: \(text)"
  }
}
