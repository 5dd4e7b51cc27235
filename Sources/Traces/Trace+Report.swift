extension Trace {
  /// A page that shows the whole run in a browser, without a network: one file, nothing else.
  ///
  /// It opens on what could have caused the failure, if there is one. The same trace gives the same
  /// bytes.
  public var report: String {
    Self.fill(
      Self.text(PackageResources.report_html),
      [
        ("title", title.xml),
        ("style", Self.text(PackageResources.report_css)),
        ("script", Self.text(PackageResources.report_js)),
        // No tag can end the data early: a "<" is written as an escape, which JSON permits.
        (
          "trace",
          jsonLines.split(separator: "<", omittingEmptySubsequences: false)
            .joined(separator: "\\u003c")
        ),
      ])
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// A template with each `{{name}}` replaced; what is put in is not searched again.
  private static func fill(_ template: String, _ values: [(String, String)]) -> String {
    var result = ""
    var rest = template[...]
    while let open = rest.firstRange(of: "{{"), let close = rest.firstRange(of: "}}") {
      result += rest[..<open.lowerBound]
      let name = rest[open.upperBound..<close.lowerBound]
      result += values.first { $0.0 == name }?.1 ?? ""
      rest = rest[close.upperBound...]
    }
    return result + rest
  }
}
