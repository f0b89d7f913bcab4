namespace Vigie.Logs.Records;

/// <summary>What can be wrong with a line.</summary>
public enum LineFault : byte
{
    /// <summary>No time, and no record before it that it could belong to: rejected.</summary>
    NoTime,

    /// <summary>
    /// A JSON line among JSON records without a time that can be read, or a first line days ahead of the next:
    /// rejected.
    /// </summary>
    BadTime,

    /// <summary>A metric row with a wrong number of cells, no time, or a cell that is no number: rejected.</summary>
    BadRow,

    /// <summary>Longer than the limit: the head was kept.</summary>
    Cut,

    /// <summary>
    /// Its time lies before an earlier line's, or days ahead of the lines around it: held at the latest time seen.
    /// </summary>
    HeldTime,

    /// <summary>A time without a year that would lie after the file's date: held likewise.</summary>
    UnsureYear,

    /// <summary>Holds zero bytes or mostly control bytes: rejected.</summary>
    Binary,

    /// <summary>Does not fit the format given, and no record before it that it could belong to: rejected.</summary>
    NoMatch,
}
