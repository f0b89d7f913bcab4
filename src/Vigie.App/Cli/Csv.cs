namespace Vigie.App.Cli;

/// <summary>Cells of CSV output (RFC 4180).</summary>
internal static class Csv
{
    public static string Cell(string text) =>
        text.AsSpan().IndexOfAny("\",\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
