using System.Text;
using System.Text.RegularExpressions;
using Vigie.Logs.Records;

namespace Vigie.Host.Sources;

/// <summary>
/// A layout such as <c>{machine}/{service}.log</c>: parts in braces match any text without a slash, the rest is
/// literal. It is held against the end of a path, with and without what rotation added.
/// </summary>
internal sealed class LayoutPattern
{
    private static readonly Regex Part = new(@"\{(?<name>[A-Za-z][A-Za-z0-9]*)\}", RegexOptions.NonBacktracking);

    private readonly Regex _regex;

    /// <summary>Reads a layout.</summary>
    /// <exception cref="InputException">No <c>{machine}</c>, a name twice, or a brace left open.</exception>
    public LayoutPattern(string pattern)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var built = new StringBuilder("(^|/)");
        int at = 0;
        foreach (Match part in Part.Matches(pattern))
        {
            built.Append(Regex.Escape(pattern[at..part.Index]));
            if (!names.Add(part.Groups["name"].Value)) throw Fault(pattern, $"has {part.Value} twice");
            built.Append("(?<").Append(part.Groups["name"].Value).Append(">[^/]+)");
            at = part.Index + part.Length;
        }
        var rest = pattern[at..];
        if (rest.AsSpan().IndexOfAny('{', '}') >= 0) throw Fault(pattern, "has a brace without its pair");
        if (!names.Contains("machine")) throw Fault(pattern, "does not say where {machine} stands");
        built.Append(Regex.Escape(rest)).Append('$');
        _regex = new Regex(built.ToString(), RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
    }

    /// <summary>Names the file's machine and service; false where its path does not fit.</summary>
    public bool TryApply(SourceFile file)
    {
        var parts = file.Parts;
        var folder = string.Concat(parts[..^1].Select(part => part + "/"));
        var match = _regex.Match(folder + parts[^1]);
        if (!match.Success) match = _regex.Match(folder + FileNames.DropRotation(parts[^1]));
        if (!match.Success) return false;
        file.Machine = match.Groups["machine"].Value;
        var service = match.Groups["service"];
        file.Service = service.Success ? service.Value : FileNames.Stem(parts[^1]);
        return true;
    }

    private static InputException Fault(string pattern, string what) =>
        new($"the layout '{pattern}' {what}; it should look like '{{machine}}/{{service}}.log'");
}
