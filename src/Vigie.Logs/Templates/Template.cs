namespace Vigie.Logs.Templates;

/// <summary>A template as it stands at this moment. Its text and counts move on as lines are learned.</summary>
public readonly struct Template
{
    private readonly Pattern _pattern;

    internal Template(Pattern pattern) => _pattern = pattern;

    /// <summary>Number of the template, from 0 in order of appearance, never used again.</summary>
    public int Id => _pattern.Id;

    /// <summary>
    /// Hash of the masked text of its first line: the same in every miner that met the template by a line that masks
    /// to the same text.
    /// </summary>
    public ulong Key => _pattern.Key;

    /// <summary>The text, variables written as <c>&lt;*&gt;</c>; made anew at each call.</summary>
    public string Text => _pattern.Render();

    /// <summary>Lines learned, with those of templates merged into it; 0 once it is merged into another.</summary>
    public long Count => _pattern.Count;

    /// <summary>Earliest time of its lines, in microseconds since 1970-01-01 UTC.</summary>
    public long FirstMicros => _pattern.FirstMicros;

    /// <summary>Latest time of its lines, in microseconds since 1970-01-01 UTC.</summary>
    public long LastMicros => _pattern.LastMicros;

    /// <summary>The template that carries on in its place, or -1 while it is its own.</summary>
    public int MergedInto => _pattern.MergedInto;
}
