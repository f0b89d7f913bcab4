using System.Text.RegularExpressions;

namespace Vigie.Host.Sources;

/// <summary>
/// Puts the parts that rotation made of a log in order of age, the oldest first: <c>x.log.2.gz</c>, <c>x.log.1</c>,
/// <c>x.log</c>; by date where names have dates. A part that lies there both plain and compressed is read once.
/// </summary>
internal static class Rotation
{
    private static readonly Regex Mark = new(
        @"^[-_.]?(?<date>\d{4}-?\d{2}-?\d{2}([-_]\d{2,10})?)?(\.(?<number>\d{1,4}))?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    /// <summary>The files in order, each part of a log after the one that it goes on from.</summary>
    public static List<SourceFile> Order(IReadOnlyList<SourceFile> files)
    {
        var logs = files.GroupBy(file => (string.Join('/', file.Parts[..^1]), FileNames.Stem(file.Parts[^1])));
        var ordered = new List<SourceFile>(files.Count);
        foreach (var parts in logs)
        {
            SourceFile? previous = null;
            foreach (var part in Oldest(parts))
            {
                part.Follows = previous;
                ordered.Add(part);
                previous = part;
            }
        }
        return ordered;
    }

    /// <summary>Compressed files that lie beside the same name without <c>.gz</c>.</summary>
    public static IEnumerable<(SourceFile Packed, SourceFile Plain)> Twins(IEnumerable<SourceFile> files)
    {
        var byName = files.ToDictionary(file => string.Join('/', file.Parts), StringComparer.Ordinal);
        foreach (var (name, file) in byName)
        {
            if (FileNames.DropGzip(name) is var plain && plain.Length < name.Length && byName.TryGetValue(plain, out var twin))
                yield return (file, twin);
        }
    }

    private static IEnumerable<SourceFile> Oldest(IEnumerable<SourceFile> parts) =>
        parts.Select(file => (File: file, Age: Age.Of(file.Parts[^1])))
            .OrderBy(part => part.Age.IsCurrent).ThenBy(part => part.Age.Date, StringComparer.Ordinal).ThenBy(part => part.Age.Order)
            .Select(part => part.File);

    // Sorts the oldest first. Where dates stand before numbers, numbers count up within a day; else the highest is the
    // oldest. The part without a mark is the one that is being written.
    private readonly record struct Age(bool IsCurrent, string Date, int Order)
    {
        public static Age Of(string name)
        {
            name = FileNames.DropGzip(name);
            var mark = name[FileNames.DropRotation(name).Length..];
            if (mark.Length == 0)
            {
                var bare = FileNames.DropExtension(name);
                mark = bare[FileNames.DropRotation(bare).Length..];
            }
            var match = Mark.Match(mark);
            if (mark.Length == 0 || !match.Success) return new Age(mark.Length == 0, mark, 0);
            var date = match.Groups["date"].Value.Replace("-", "", StringComparison.Ordinal);
            int number = match.Groups["number"] is { Success: true } digits
                ? int.Parse(digits.Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
            return new Age(false, date, date.Length > 0 ? number : -number);
        }
    }
}
