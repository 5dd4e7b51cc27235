@main
enum Converge {
  static func main() { print("converge") }
}
