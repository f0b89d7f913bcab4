using System.Text.RegularExpressions;

namespace Vigie.Logs.Templates;

/// <summary>A user's own kind of variable: whatever a regular expression finds in a message.</summary>
public sealed record TemplateMask
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Names and checks a mask.</summary>
    /// <exception cref="ArgumentException">A text is empty, or the pattern is no regular expression.</exception>
    public TemplateMask(string name, string pattern)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        (Name, Pattern) = (name, pattern);
        Regex = Compile(pattern);
    }

    /// <summary>What the variable is called.</summary>
    public string Name { get; }

    /// <summary>The regular expression.</summary>
    public string Pattern { get; }

    internal Regex Regex { get; }

    // In time that grows with the line alone where the expression allows it.
    private static Regex Compile(string pattern)
    {
        const RegexOptions options = RegexOptions.CultureInvariant;
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, Longest);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options | RegexOptions.Compiled, Longest);
        }
    }
}
