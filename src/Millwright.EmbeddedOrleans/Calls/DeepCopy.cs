using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Orleans;

namespace Millwright.EmbeddedOrleans.Calls;

/// <summary>
/// Copies what a caller and a grain would otherwise both be able to change. Values that cannot change, or whose type promises not to
/// (<see cref="ImmutableAttribute"/>), are handed over as they are; anything else is copied field by field, cycles and shared parts kept.
/// </summary>
public static class DeepCopy
{
    private const BindingFlags AnyField = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, bool> Immutables = new();
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> MutableFields = new();
    private static readonly Func<object, object> Clone =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    public static T Of<T>(T value)
    {
        if (value is null || Known<T>.IsImmutable || IsImmutable(value.GetType()))
            return value;
        return (T)Copy(value, new Dictionary<object, object>(ReferenceEqualityComparer.Instance))!;
    }

    private static object? Copy(object? value, Dictionary<object, object> done)
    {
        if (value is null || IsImmutable(value.GetType()))
            return value;
        if (done.TryGetValue(value, out var copied))
            return copied;
        if (value is Array array)
            return CopyArray(array, done);
        var copy = Clone(value);
        done[value] = copy;
        foreach (var field in MutableFields.GetOrAdd(value.GetType(), static type => FieldsToCopy(type)))
            field.SetValue(copy, Copy(field.GetValue(copy), done));
        return copy;
    }

    private static Array CopyArray(Array array, Dictionary<object, object> done)
    {
        var copy = (Array)array.Clone();
        done[array] = copy;
        var element = array.GetType().GetElementType()!;
        if (IsClosed(element) && IsImmutable(element))
            return copy;
        if (array.Rank != 1)
            throw new NotSupportedException($"{array.GetType()} has several dimensions and parts that can change. Send an array of arrays, or mark the type of the parts [Immutable].");
        for (var index = 0; index < copy.Length; index++)
            copy.SetValue(Copy(copy.GetValue(index), done), index);
        return copy;
    }

    private static FieldInfo[] FieldsToCopy(Type type)
    {
        // A copied key hashes otherwise than the one it was filed under, unless it is the very same.
        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Dictionary<,>) || type.GetGenericTypeDefinition() == typeof(HashSet<>))
            && !IsImmutable(type.GetGenericArguments()[0]))
            throw new NotSupportedException($"{type} cannot cross a call: its keys can change. Key it by a value, or mark the key's type [Immutable].");
        return [.. FieldsOf(type).Where(field => !IsClosed(field.FieldType) || !IsImmutable(field.FieldType))];
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
            foreach (var field in level.GetFields(AnyField))
                yield return field;
    }

    /// <summary>A value declared as this type is of this very type.</summary>
    private static bool IsClosed(Type type) => type.IsSealed || type.IsValueType;

    private static bool IsImmutable(Type type) => Immutables.TryGetValue(type, out var known) ? known : FindOut(type, []);

    private static bool FindOut(Type type, HashSet<Type> asked)
    {
        if (Immutables.TryGetValue(type, out var known))
            return known;
        if (IsImmutableByNature(type))
            return Immutables[type] = true;
        // A type that contains itself is copied: to take the answer for granted while it is sought could give a wrong one to its parts.
        if (type.IsArray || type.IsAbstract || !asked.Add(type))
            return false;
        var found = FieldsOf(type).All(field =>
            (type.IsValueType || field.IsInitOnly) && IsClosed(field.FieldType) && FindOut(field.FieldType, asked));
        return Immutables[type] = found;
    }

    private static bool IsImmutableByNature(Type type) =>
        type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string) || type == typeof(decimal) || type == typeof(Uri)
        || type == typeof(Guid) || type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(CancellationToken)
        || typeof(IAddressable).IsAssignableFrom(type) || typeof(Delegate).IsAssignableFrom(type)
        || typeof(Type).IsAssignableFrom(type) || typeof(Exception).IsAssignableFrom(type)
        || type.IsDefined(typeof(ImmutableAttribute), inherit: false)
        || type.Namespace == typeof(ImmutableArray).Namespace;

    private static class Known<T>
    {
        /// <summary>A closed type's promise holds for every value declared as it; found out once, so that the usual call asks nothing.</summary>
        public static readonly bool IsImmutable = IsClosed(typeof(T)) && DeepCopy.IsImmutable(typeof(T));
    }
}
