namespace Vigie.Logs.Records;

/// <summary>What the first line of a record tells: ranges of the line, and what is worked out of it.</summary>
internal struct Head
{
    /// <summary>UTC microseconds as the line says, before times are put in order.</summary>
    public long Micros;

    public Level Level;
    public Range Host;
    public Range Service;
    public Range Process;
    public Range Message;

    /// <summary>Where the message lies if not in the line; borrowed until the next line is looked at.</summary>
    public byte[]? Text;

    /// <summary>Whether machine, service and process lie there too.</summary>
    public bool IsAllInText;

    /// <summary>Names of samples; null for a message.</summary>
    public string[]? Names;

    /// <summary>One value a name, borrowed likewise.</summary>
    public double[]? Values;

    /// <summary>How many samples are not missing.</summary>
    public int Present;

    /// <summary>Whether lines may follow that belong to the record.</summary>
    public bool Joins;

    /// <summary>A stretch of bytes. Smaller and quicker than <see cref="System.Range"/>.</summary>
    internal readonly record struct Range(int Start, int Length)
    {
        public int End => Start + Length;

        public static Range Of(int start, int end) => new(start, end - start);
    }
}

/// <summary>What becomes of a line.</summary>
internal enum LineFate : byte
{
    /// <summary>It begins a record.</summary>
    Record,

    /// <summary>It has no time: it goes on with the record before it, if there is one.</summary>
    NoTime,

    /// <summary>It tells of the format, or is a comment.</summary>
    Header,

    /// <summary>A record whose time cannot be read.</summary>
    BadTime,

    /// <summary>A row that does not fit its header.</summary>
    BadRow,

    /// <summary>It does not fit the given format, and goes on with the record before it, if there is one.</summary>
    NoMatch,
}

/// <summary>A way that lines become records.</summary>
internal interface ILineForm
{
    /// <summary>Judges a line that is not blank; for a record fills <paramref name="head"/>, which is empty.</summary>
    LineFate Read(ReadOnlySpan<byte> line, ref Head head);
}
