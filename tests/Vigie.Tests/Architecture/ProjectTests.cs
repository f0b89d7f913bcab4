using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Vigie.Tests.Architecture;

/// <summary>What the house is allowed to look like.</summary>
public class ProjectTests
{
    private const int MostLines = 400;

    [Theory]
    [InlineData("Learn", "")]
    [InlineData("Logs", "Learn")]
    [InlineData("Host", "Logs")]
    [InlineData("App", "Host")]
    public void References_lead_one_way(string project, string reference)
    {
        var references = Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));
        Assert.Equal(reference.Length == 0 ? [] : [$"Vigie.{reference}"], references);
    }

    [Theory]
    [InlineData("Learn")]
    [InlineData("Logs")]
    public void The_core_needs_only_dotnet(string project) => Assert.Empty(Items(project, "PackageReference"));

    [Theory]
    [InlineData("Learn")]
    [InlineData("Logs")]
    public void The_core_knows_no_file_clock_thread_or_console(string project)
    {
        var edge = new Regex(
            @"\b(File|Directory|Environment|Console)\.|\b(Socket|Thread|FileStream|FileInfo|DirectoryInfo|ProcessStartInfo)\b|\bProcess\.(Start|Get)|\bDateTime(Offset)?\.(Now|UtcNow)\b",
            RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
        var found = Sources($"Vigie.{project}").SelectMany(file => File.ReadLines(file)
            .Select((line, i) => (Line: line, At: $"{Project.Relative(file)}:{i + 1}: {line.Trim()}"))
            .Where(l => !l.Line.TrimStart().StartsWith("//", StringComparison.Ordinal) && edge.IsMatch(l.Line))
            .Select(l => l.At));
        Assert.Empty(found);
    }

    [Fact]
    public void No_source_file_is_too_long() => Assert.Empty(
        Sources("").Where(file => File.ReadLines(file).Count() >= MostLines).Select(Project.Relative));

    [Fact]
    public void Every_project_has_its_packages_locked()
    {
        var projects = new[] { "src", "tests", "bench" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Project.Root, folder), "*.csproj", SearchOption.AllDirectories));
        Assert.All(projects, project => Assert.True(
            File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")), $"{Project.Relative(project)} has no lock file"));
    }

    private static string[] Items(string project, string kind)
    {
        var xml = XDocument.Load(Path.Combine(Project.Root, "src", $"Vigie.{project}", $"Vigie.{project}.csproj"));
        return [.. xml.Descendants(kind).Select(item => item.Attribute("Include")!.Value)];
    }

    private static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(Project.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Project.Relative(file).Split('/').Any(part => part is "bin" or "obj"));
}
